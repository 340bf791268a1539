import { CommandDefinition } from './command';

/** `mcp`. */
export const MCP: CommandDefinition = {
  define: (program, surroundings, ends) => program.command('mcp')
    .description('serve assistants: the Model Context Protocol over stdin and stdout, to check, explain, '
      + 'and search the documentation')
    .addHelpText('after',
      '\nNothing outside the working directory is read, nothing is written, and no cluster is asked.')
    .action(() => {
      const { serveAssistant } = require('../mcp/server') as typeof import('../mcp/server');
      ends(serveAssistant(surroundings));
    }),
};
