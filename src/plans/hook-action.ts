import * as fs from 'fs';
import { IConstruct } from 'constructs';
import { MigHookSpec } from '../api/mig-hook';
import { refuse } from '../constructs/mistake';
import { parseImage } from '../grammar/image';

/** The upstream image that runs playbooks. */
const HOOK_RUNNER = 'quay.io/konveyor/hook-runner:latest';

/** The environment variables that the guide's playbook reads, and those that MTC sets. */
const ENVIRONMENT: Record<string, string> = { migration_namespaces: 'MIGRATION_NAMESPACES', migplan_name: 'MIGRATION_PLAN_NAME' };

/** Options of a hook that runs a playbook. */
export interface PlaybookOptions {
  /**
   * The image that runs it: `ansible-runner` behind MTC's entrypoint. The product's is
   * `registry.redhat.io/rhmtc/openshift-migration-hook-runner-rhel8` with the tag of your MTC version.
   *
   * @default 'quay.io/konveyor/hook-runner:latest'
   */
  readonly image?: string;
}

/** The action of a hook. */
export class HookAction {
  /**
   * Runs an Ansible playbook.
   *
   * MTC sets the environment variables `MIGRATION_PLAN_NAME` and `MIGRATION_NAMESPACES`. The latter contains the entries of the plan,
   * separated by commas, a renamed namespace as `old:new`.
   *
   * @param text the playbook, as YAML; it is encoded here
   */
  static playbook(text: string, options: PlaybookOptions = {}): HookAction {
    return new HookAction(options.image ?? HOOK_RUNNER, 'the text', text);
  }

  /**
   * Runs an Ansible playbook from a file, which is read immediately.
   *
   * @param path the path of the file, from the working directory
   */
  static playbookFile(path: string, options: PlaybookOptions = {}): HookAction {
    return new HookAction(options.image ?? HOOK_RUNNER, `the file ${path}`, readIfThere(path));
  }

  /** Runs an image's own entrypoint. */
  static customImage(image: string): HookAction {
    return new HookAction(image, 'the image');
  }

  private constructor(private readonly image: string, private readonly origin: string, private readonly text?: string | null) {}

  /** @internal */
  _render(at: IConstruct): Pick<MigHookSpec, 'custom' | 'image' | 'playbook'> {
    if (!parseImage(this.image)) {
      refuse(at, {
        field: 'action.image',
        value: this.image,
        problem: 'is no reference of an image; MTC reports it as InvalidImage',
        fix: 'write it without a scheme and its path in lower case, such as "quay.io/example/hook:v1"',
      });
    }
    if (this.text === undefined) {
      return { custom: true, image: this.image };
    }
    this.checkPlaybook(at);
    return { custom: false, image: this.image, playbook: Buffer.from(this.text ?? '').toString('base64') };
  }

  private checkPlaybook(at: IConstruct): void {
    const field = 'action.playbook';
    if (this.text === null) {
      refuse(at, { field, problem: `${this.origin} isn't there`, fix: 'give the path of a playbook' });
    } else if (!/^[^\S\r\n\u2028\u2029]*(-\s|\[)/m.test(this.text!)) {
      refuse(at, {
        field,
        problem: `${this.origin} is no playbook, which is a YAML list of plays`,
        fix: 'give the YAML itself, beginning with "- hosts: localhost"; it is encoded in base64 here',
      });
    }
    for (const wrong of Object.keys(ENVIRONMENT).filter((name) => new RegExp(`['"]${name}['"]`).test(this.text ?? ''))) {
      refuse(at, {
        field,
        value: wrong,
        problem: 'is no environment variable that MTC sets, so the playbook would read an empty text',
        fix: `read ${ENVIRONMENT[wrong]}`,
      });
    }
  }
}

function readIfThere(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
