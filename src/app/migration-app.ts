import * as path from 'path';
import { ApiObject, App, AppProps, YamlOutputType } from 'cdk8s';
import { clusterMistakes } from './cluster-names';
import { containedMistakes } from './contained-mistakes';
import { fleetFile, fleetWarnings, writeLocks } from './fleet-files';
import { claimFolder } from './folder-claims';
import { OutputFile } from './output-file';
import { writeFolder } from './output-folder';
import { render } from './render';
import { printReport } from './report';
import { teardownFiles } from './teardown-files';
import { throwComplaints } from './verdict';
import { markAsOrdering } from '../charts/chart-role';
import { deliveriesOf } from '../charts/deliveries';
import { refuse, refuseAtSynth } from '../constructs/mistake';
import { readProps, refuseMistakesOf } from '../constructs/read-options';
import { FolderError } from '../files/folder-error';
import { annotateAcknowledgedIn } from '../judging/annotate';
import { warningText } from '../judging/finding-text';
import { judgeAtSynth, Verdict, verdictOf } from '../judging/judge-at-synth';
import { fullAccount } from '../output/account';
import { IndexFile, IndexUnit, MigrationIndex } from '../output/migration-index';
import { indexText } from '../output/read-index';

/** Properties of a `MigrationApp`. */
export interface MigrationAppProps extends AppProps {
  /**
   * The name of the migration. An output folder belongs to the app of one name, and synth refuses to write to the
   * folder of another. `cdk8s-mtc apply` records under this name what it does to the clusters, so no two programs that
   * write to the same cluster may have the same name, and without one it is refused. After a change of the name:
   * `cdk8s-mtc apply --adopt OLD_NAME`.
   *
   * @default - the name of the program's file without its extension, for example `main`; in Python, Java, Go
   * and .NET `main`
   */
  readonly name?: string;

  /**
   * Whether warnings stop synth as errors do, unless they are acknowledged.
   *
   * @see Findings.acknowledge
   * @default false
   */
  readonly strict?: boolean;

  /**
   * Whether synth prints no account of what it has written. Warnings are printed in any case.
   *
   * @default - true if the environment variable `CDK8S_MTC_QUIET` is set and not empty, and false otherwise
   */
  readonly quiet?: boolean;
}

/** A file that a `MigrationApp` writes, and its unit. */
export interface ManifestFile extends IndexFile {
  /** The unit that it belongs to. */
  readonly unit: IndexUnit;
}

/**
 * A cdk8s App that arranges manifests in units: folders for one cluster and one step, each of which is applied
 * as a whole.
 *
 * ```text
 * dist/
 * ├── migration.json                     the index: clusters, units, order, runs
 * ├── clusters/<cluster>/operator/       the operator
 * ├── clusters/<cluster>/manifests/      clusters, repositories, hooks, plans
 * ├── secrets/<cluster>/                 secret values in plain text, ignored by git
 * ├── runs/<plan>/<number>-<kind>-<id>/<cluster>/   starts when it is applied
 * └── teardown/<cluster>.md              how the migration is torn down afterwards
 * ```
 *
 * A plain App works as well. This one also
 *
 * - removes files of an earlier synth that the program no longer writes, so that no old run is applied by mistake;
 * - reports all mistakes of the program and all findings in one message, by construct, without a stack trace;
 * - can stop at warnings (`strict`);
 * - is fast with hundreds of charts.
 */
export class MigrationApp extends App {
  private readonly recordsMetadata: boolean;
  private readonly appName: string;
  private readonly isNamed: boolean;
  private readonly isQuiet: boolean;

  constructor(props: MigrationAppProps = {}) {
    super(props = readProps('MigrationApp', props));
    refuseMistakesOf(this, props);
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
    this.appName = props.name ?? programName();
    this.isNamed = Boolean(props.name);
    this.isQuiet = props.quiet ?? Boolean(process.env.CDK8S_MTC_QUIET);
    markAsOrdering(this);
    judgeAtSynth(this, { strict: props.strict ?? false, printsWarnings: true });
    this.checkOutput();
    refuseAtSynth(this, () => [...clusterMistakes(this), ...containedMistakes(this)]);
  }

  /** The index of what synth writes: the contents of `migration.json`. */
  get index(): MigrationIndex {
    this.prepareDeliveries();
    annotateAcknowledgedIn(this);
    return this.render().index;
  }

  /** The files that synth writes, in the order in which they are applied. */
  get files(): ManifestFile[] {
    return this.index.units.flatMap((unit) => unit.files.map((file) => ({ ...file, unit })));
  }

  /**
   * The full account of what synth writes: each unit with its purpose, its objects and its commands. `cdk8s-mtc show`
   * prints the same.
   */
  get account(): string {
    return fullAccount(this.index, path.relative(process.cwd(), this.outdir) || '.');
  }

  /**
   * Writes all units and the index.
   *
   * @throws an error with all mistakes of the program and all findings that are errors, or if the output folder belongs
   * to another app or contains something that would have to be overwritten. Then nothing is changed.
   */
  synth(): void {
    try {
      this.writeFiles();
    } catch (error) {
      throw error; // node-do-not-add-exception-line: Node.js would print this line above the message
    }
  }

  private writeFiles(): void {
    this.prepareIfValid();
    const { index, files, contradictions } = this.render(this.judge());
    if (contradictions.length > 0) {
      throw new FolderError(contradictions
        .map((contradiction) => `${contradiction}. Remove the dependency of the program.`).join('\n'));
    }
    claimFolder(this, this.outdir, files, this.isNamed);
    const others = [...this.metadataFile(), ...fleetFile(this), ...teardownFiles(index)];
    const report = writeFolder(this.outdir, { app: this.appName, files, index: indexText(index), others });
    writeLocks(this, this.outdir);
    const warnings = fleetWarnings(this, this.outdir);
    if (warnings !== '') {
      process.stderr.write(warnings);
    }
    printReport(this.outdir, index, report, this.isQuiet);
  }

  /** Lets deliveries write manifests for the units that the program has so far. */
  private prepareDeliveries(): void {
    const deliveries = deliveriesOf(this);
    if (deliveries.length > 0) {
      deliveries.forEach((delivery) => delivery.clear());
      for (const addsUnits of [true, false]) {
        const some = deliveries.filter((delivery) => (delivery.addsUnits ?? false) === addsUnits);
        const index = some.length > 0 ? this.render().index : undefined;
        some.forEach((delivery) => delivery.prepare(index!));
      }
    }
  }

  /** A program with mistakes may have objects that cannot be rendered. Its mistakes are reported afterwards. */
  private prepareIfValid(): void {
    try {
      this.prepareDeliveries();
    } catch (error) {
      this.judge();
      throw error;
    }
  }

  private render(manifests?: Verdict['manifests']) {
    return render(this, { name: this.appName, isNamed: this.isNamed, extension: this.outputFileExtension }, manifests);
  }

  private checkOutput(): void {
    if (this.yamlOutputType !== YamlOutputType.FILE_PER_CHART) {
      refuse(this, {
        field: 'yamlOutputType',
        value: YamlOutputType[this.yamlOutputType],
        problem: 'is not supported: the files of a MigrationApp are in one folder for each cluster and step',
        fix: 'leave it out',
      });
    }
    if (!/^(\.[A-Za-z0-9_-]+)*\.ya?ml$/.test(this.outputFileExtension)) {
      refuse(this, {
        field: 'outputFileExtension',
        value: this.outputFileExtension,
        problem: 'is not the extension of a YAML file, and kubectl reads no other files of a folder',
        fix: 'write ".yaml", or leave it out',
      });
    }
  }

  /**
   * Stops if anything cannot work, and prints, once, what is only worth a warning. Returns the manifests that need not
   * be rendered again.
   */
  private judge(): Verdict['manifests'] {
    const verdict = verdictOf(this);
    throwComplaints(this, verdict);
    if (verdict.warnings.length > 0) {
      process.stderr.write(warningText(verdict.warnings));
    }
    return verdict.manifests;
  }

  /**
   * Which construct made which object, as a plain App records it for the validation plugins of the cdk8s command line.
   */
  private metadataFile(): OutputFile[] {
    if (!this.recordsMetadata) {
      return [];
    }
    const objects = this.node.findAll().filter((construct) => construct instanceof ApiObject);
    const resources = Object.fromEntries(objects.map((object) => [object.name, { path: object.node.path }]));
    return [
      { path: 'construct-metadata.json', text: JSON.stringify({ version: '1.0.0', resources }), isSecret: false },
    ];
  }
}

/**
 * The name of the program's file without its extension. In other languages than JavaScript, jsii's own program runs: it
 * is not the user's.
 */
function programName(): string {
  const isForeign = process.env.JSII_AGENT !== undefined;
  return (isForeign ? '' : path.parse(process.argv[1] ?? '').name) || 'main';
}
