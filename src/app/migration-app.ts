import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, AppProps, Yaml, YamlOutputType } from 'cdk8s';
import { ChartFile, filesOf, ManifestFile } from './manifest-file';
import { MARK, writeFolder } from './output-folder';
import { throwComplaints } from './verdict';
import { markAsOrdering } from '../charts/chart-role';
import { warningText } from '../findings/finding-text';
import { judgeAtSynth, verdictOf } from '../findings/judge-at-synth';
import { refuse } from '../findings/mistake';

/** Properties of a `MigrationApp`. */
export interface MigrationAppProps extends AppProps {
  /**
   * Lets warnings stop synth as errors do; but for those that are acknowledged.
   *
   * @see Findings.acknowledge
   * @default false
   */
  readonly strict?: boolean;
}

/**
 * A cdk8s App that knows what its files are for.
 *
 * A plain App works as well. This one adds:
 *
 * - numbered names in the order in which the files are applied, whatever order the program has;
 * - at the head of each file, which cluster it is for and what to wait for;
 * - files of an earlier synth that the program no longer asks for are removed, so that no old run is left to be applied;
 * - files with secrets are readable for you alone, and named in a `.gitignore`;
 * - all mistakes of the program, and all that the rules find wrong, in one message, by construct, without a stack trace;
 * - `strict`, which lets warnings stop synth, too;
 * - speed with hundreds of charts.
 */
export class MigrationApp extends App {
  private readonly recordsMetadata: boolean;

  constructor(props: MigrationAppProps = {}) {
    super(props);
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
    markAsOrdering(this);
    judgeAtSynth(this, { strict: props.strict ?? false, tellsWarnings: true });
    if (this.yamlOutputType === YamlOutputType.FILE_PER_APP) {
      refuse(this, {
        field: 'yamlOutputType',
        value: 'FILE_PER_APP',
        problem: 'would put what belongs on several clusters, and runs that start when they are applied, into one file',
        fix: 'leave it out',
      });
    }
  }

  /** The files that synth writes, in the order in which they are applied. */
  get files(): ManifestFile[] {
    return filesOf(this, this.outputFileExtension).map(({ file }) => file);
  }

  /**
   * Writes all files. Where the program has mistakes, or the rules find an error, it throws all at once and leaves the output folder as it was.
   *
   * With another `yamlOutputType` than FILE_PER_CHART the files are cdk8s' own. FILE_PER_APP is refused.
   */
  synth(): void {
    this.judge();
    if (this.yamlOutputType !== YamlOutputType.FILE_PER_CHART) {
      super.synth();
      return;
    }
    const dependsOnOrder = this.node.findAll().some((construct) => construct.node.dependencies.length > 0);
    const files = filesOf(this, this.outputFileExtension).map((entry) => ({
      name: entry.file.name,
      text: `${header(entry.file)}\n${Yaml.stringify(...manifests(entry, dependsOnOrder))}`,
      isSecret: entry.file.holdsSecrets,
    }));
    writeFolder(this.outdir, files, this.outputFileExtension);
    if (this.recordsMetadata) {
      this.writeMetadata();
    }
  }

  /** Stops where anything can't work, and says, once, what is only worth a warning. */
  private judge(): void {
    const verdict = verdictOf(this);
    throwComplaints(this, verdict);
    if (verdict.warnings.length > 0) {
      process.stderr.write(warningText(verdict.warnings));
    }
  }

  /** Which construct made which object, as a plain App records it for the validation plugins of the cdk8s command line. */
  private writeMetadata(): void {
    const objects = this.node.findAll().filter((construct) => construct instanceof ApiObject);
    const resources = Object.fromEntries(objects.map((object) => [object.name, { path: object.node.path }]));
    fs.writeFileSync(path.join(this.outdir, 'construct-metadata.json'), JSON.stringify({ version: '1.0.0', resources }));
  }
}

/** Only where the user has made dependencies is cdk8s asked to sort: for each chart it looks at the whole app. */
function manifests({ chart, apiObjects }: ChartFile, dependsOnOrder: boolean): any[] {
  return dependsOnOrder ? chart.toJson() : apiObjects.map((object) => object.toJson());
}

function header(file: ManifestFile): string {
  return [
    `${MARK} Cluster ${file.cluster}, step ${file.step}: ${file.purpose}.`,
    ...file.waitFor.map((command) => `# Afterwards: ${command}`),
  ].join('\n');
}
