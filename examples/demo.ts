import * as path from 'path';
import { DUMMIES, OUTPUT } from './demo-environment'; // before the example, which reads the environment
import { app } from './direct-migration/main';
import { ApplyStep, ManifestFile, MigrationPlan, TransferMode } from 'cdk8s-mtc';

const FOLDER = path.relative(process.cwd(), OUTPUT);

/** A label and its lines, the first beside it and the others below. */
function entry(label: string, lines: string[]): string {
  return lines.map((line, index) => `   ${(index ? '' : label).padEnd(9)}${line}`).join('\n');
}

function describe(plan: MigrationPlan): string {
  const namespaces = plan.namespaces.map(({ source, destination, isRenamed }) => isRenamed ? `${source} (as ${destination})` : source);
  return `the namespaces ${namespaces.join(' and ')} from ${plan.source!.clusterName} to ${plan.hostChart.node.id}: `
    + `images go ${way(plan.imageMigration)}, volumes ${way(plan.volumeMigration)}`;
}

function way(mode: TransferMode): string {
  return mode === TransferMode.DIRECT ? 'directly' : 'through the repository';
}

function forCluster({ cluster }: ManifestFile, command: string): string {
  return command.replace(/^kubectl /, `kubectl --context ${cluster} `);
}

function waitFor(file: ManifestFile): string[] {
  if (file.waitFor.length === 0) {
    return ['nothing to wait for'];
  }
  const commands = file.waitFor.map((command) => forCluster(file, command));
  return file.step === ApplyStep.RUN ? [...commands, 'and look for Succeeded among these conditions'] : commands;
}

function describeFile(file: ManifestFile, index: number): string {
  return [
    `${index + 1}. ${file.name}, for cluster ${file.cluster}`,
    entry('for', [file.purpose]),
    entry('holds', file.objects),
    entry('apply', [forCluster(file, `kubectl apply -f ${path.join(FOLDER, file.name)}`)]),
    entry('then', waitFor(file)),
  ].join('\n');
}

const plans = app.node.findAll().filter((construct) => construct instanceof MigrationPlan);
const secrets = app.files.filter((file) => file.holdsSecrets).map((file) => file.name);

console.log(`The demo runs examples/direct-migration/main.ts.

It describes the migration of
   ${plans.map(describe).join('\n   ')}

It has written ${app.files.length} files to ${FOLDER}. Instead of secrets they hold made-up values, which the demo has put into
   ${Object.keys(DUMMIES).join(', ')}

Apply them one after the other, each on its own cluster. Nothing moves before number ${app.files.findIndex((file) => file.step === ApplyStep.RUN) + 1}.

${app.files.map(describeFile).join('\n\n')}

What to watch for
   - Applying the cutover starts it, and it stops the application on the source. Apply it when the hour has come, not with the other files.
   - SucceededWithWarnings may mean that volumes were not copied. Look for DirectVolumeMigrationFailed among the conditions of the run:
     kubectl --context new describe migmigration shop-go-live -n openshift-migration
   - MTC 1.8 starts the last copy before it stops the application. If no write may be lost, stop the application yourself first.
   - A cutover that failed leaves the application stopped. The way back is a rollback, which a program writes when it asks for one: examples/rollback.
   - ${secrets.join(', ')} is for the cluster and not for git. A .gitignore beside it says so; the others can be committed.
   - The token comes from a Secret that file 1 makes on old. examples/direct-migration/README.md says how to begin.`);
