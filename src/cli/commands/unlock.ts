import { CommandDefinition } from './command';
import { OperationFlags, operate, withConnection } from '../operating/operate';
import { ExitCode } from '../surroundings';

const HELP = `
A Lease that somebody renews is left alone. In a pipeline, give all tasks one CDK8S_MTC_HOLDER: then they share the
Lease, and the last one gives it back.
Exit codes: 0 no cluster is locked, 1 somebody works on one, 2 wrong usage, or a cluster that cannot be read.`;

/** `unlock [FOLDER]`. */
export const UNLOCK: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withConnection(program.command('unlock')
    .description('give back the Leases of commands that were killed, '
      + 'so that the next one need not wait for two minutes')
    .argument('[folder]', 'the folder that synth has written', 'dist'))
    .addHelpText('after', HELP)
    .action((path: string, flags: OperationFlags) => {
      ends(operate(flags, surroundings, async (operation, open) => {
        const { unlock } = require('../../operations/unlock') as typeof import('../../operations/unlock');
        return await unlock(operation, open(path).index) ? ExitCode.FINE : ExitCode.FINDINGS;
      }));
    }),
};
