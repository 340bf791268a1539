import { Option } from 'commander';
import { CommandDefinition } from './command';
import { names } from './options';
import type { PoliciesFlags } from '../policies/print-policies';
import { ExitCode } from '../surroundings';

/** `policies`. */
export const POLICIES: CommandDefinition = {
  define: (program, surroundings, ends) => program.command('policies')
    .description('print rules as policies of a cluster, which rejects or warns about objects that break them, for '
      + 'kubectl apply -f -')
    .addOption(new Option('--engine <name>', 'admission: ValidatingAdmissionPolicies; kyverno: ValidatingPolicies')
      .choices(['admission', 'kyverno']).default('admission'))
    .option('--select <rule>', 'print this rule or family of rules only; repeatable, or with commas', names, [])
    .option('--disable <rule>', 'do not print this rule or family of rules; repeatable, or with commas', names, [])
    .option('--warn', 'only warn, also about errors', false)
    .option('--list', 'print the names of the rules instead', false)
    .addHelpText('after', '\nRules about several objects, and rules that read files, certificates or versions, are not '
      + 'policies: check finds those.')
    .action((flags: PoliciesFlags) => {
      const { printPolicies } = require('../policies/print-policies') as typeof import('../policies/print-policies');
      ends(printPolicies(flags, surroundings) ? ExitCode.FINE : ExitCode.USAGE);
    }),
};
