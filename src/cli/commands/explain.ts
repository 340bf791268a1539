import { CommandDefinition } from './command';
import { ExitCode } from '../surroundings';
import { colours, wantsColours } from '../terminal/colours';

/** `explain [NAME]`. */
export const EXPLAIN: CommandDefinition = {
  define: (program, { terminal, environment, stdout, stderr }, ends) => program.command('explain')
    .description('explain a rule with an example, or a condition in the status of MTC\'s objects; without a name, list all')
    .argument('[name]', 'such as run/one-type, run or InvalidRegistryRoute')
    .action((name: string | undefined) => {
      const { explain, listAll, unknownName } = require('../judging/explain') as typeof import('../judging/explain');
      const paints = colours(wantsColours(terminal, environment));
      const explanation = name === undefined ? listAll(paints) : explain(name, paints);
      if (explanation === undefined) {
        stderr(`error: ${unknownName(name!)}\n`);
        return ends(ExitCode.USAGE);
      }
      stdout(explanation);
      ends(ExitCode.FINE);
    }),
};
