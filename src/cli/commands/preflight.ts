import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { CommandDefinition } from './command';
import { withoutSecretForms } from '../../masking/secret-text';
import { jsonLine, OperationFlags, operate, withConnection } from '../operating/operate';
import { ExitCode } from '../surroundings';
import { printable } from '../terminal/printable';

interface PreflightFlags extends OperationFlags {
  readonly junit?: string;
  readonly markdown?: string;
  readonly jobs: boolean;
  readonly image: string;
  readonly user?: number;
  readonly queue?: string;
}

const HELP = `
Without --jobs it only reads; what needs a pod in the cluster is listed as not checked. With --jobs, a Job runs in
openshift-migration of the host and of the remote clusters, and in each namespace that is copied from. It tries ports
and proxies, commands in pods of the remote clusters (SPDY), the login to registries, and the repository with its real
keys. The Jobs are deleted afterwards.

Examples:
  cdk8s-mtc preflight dist
  cdk8s-mtc preflight dist --jobs --image registry.example.com/tools:1 --junit preflight.xml

Exit codes: 0 nothing failed, 1 a prerequisite is not met, 2 wrong usage, or a folder that cannot be read.`;

/** `preflight [FOLDER]`. */
export const PREFLIGHT: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withConnection(program.command('preflight')
    .description('look at the prerequisites on all clusters: each is pass, fail or not checked, with the reason')
    .argument('[folder]', 'the folder that synth has written', 'dist'))
    .option('--jobs', 'also try what only a pod can try, by Jobs that are deleted afterwards', false)
    .option('--image <image>', 'the image of these Jobs, with bash, curl and coreutils',
      'quay.io/backube/volsync:0.16.0')
    .option('--user <id>',
      'the id of their user, for a Kubernetes that is not OpenShift and an image whose user is root', userId)
    .option('--queue <name>', 'a LocalQueue of Kueue: the Jobs are created suspended, and start when there is quota')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--markdown <file>', 'write the results as Markdown')
    .addHelpText('after', HELP)
    .action((path: string, flags: PreflightFlags) => {
      ends(operate(flags, surroundings, async (operation, open) => {
        const { preflight } =
          require('../../operations/preflight/preflight') as typeof import('../../operations/preflight/preflight');
        const texts = require('../../operations/preflight/preflight-text') as typeof import(
          '../../operations/preflight/preflight-text'
        );
        const folder = open(path);
        const { image, user, queue } = flags;
        const jobs = flags.jobs
          ? { image, user, suffix: randomBytes(3).toString('hex'), ...queue === undefined ? {} : { queue } }
          : undefined;
        const results = await preflight(operation, folder, jobs);
        for (const [file, write] of [
          [flags.junit, texts.preflightJunit], [flags.markdown, texts.preflightMarkdown],
        ] as const) {
          if (file !== undefined) {
            writeFileSync(resolve(surroundings.workingDirectory, file), withoutSecretForms(write(results)));
          }
        }
        surroundings.stdout(flags.json
          ? jsonLine({ event: 'preflight', ...texts.preflightSummary(results) }, { results })
          : texts.preflightLines(results).map((line) => `${printable(line)}\n`).join(''));
        return results.some(({ result }) => result === 'fail') ? ExitCode.FINDINGS : ExitCode.FINE;
      }));
    }),
};

function userId(value: string): number {
  if (!/^[1-9]\d{0,9}$/.test(value)) {
    throw new InvalidArgumentError('Write the id of a user that is not root, such as 1000.');
  }
  return Number(value);
}
