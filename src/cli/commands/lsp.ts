import { CommandDefinition } from './command';

/** `lsp`. */
export const LSP: CommandDefinition = {
  define: (program, surroundings, ends) => program.command('lsp')
    .description('serve editors: the language server protocol over stdin and stdout, with diagnostics, '
      + 'explanations and quick fixes')
    .option('--stdio', 'accepted because editors pass it; the server always uses stdio', true)
    .option('--custom-rules', 'run the JavaScript modules in `customRules` of the configuration; only if you trust it',
      false)
    .action(({ customRules }: { customRules: boolean }) => {
      const { serveEditor } = require('../editor/server') as typeof import('../editor/server');
      ends(serveEditor(surroundings, customRules));
    }),
};
