import * as fs from 'fs';
import { IConstruct } from 'constructs';
import { MigHookSpec } from '../api/mig-hook';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { refuse } from '../constructs/mistake';

/** The upstream image that runs playbooks. */
const HOOK_RUNNER = 'quay.io/konveyor/hook-runner:latest';

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
   * MTC sets the environment variables `MIGRATION_PLAN_NAME` and `MIGRATION_NAMESPACES`. The latter contains the
   * entries of the plan, separated by commas, a renamed namespace as `old:new`.
   *
   * @param text the playbook, as YAML; it is encoded here
   */
  static playbook(text: string, options: PlaybookOptions = {}): HookAction {
    return new HookAction(options.image ?? HOOK_RUNNER, 'the text',
      given('HookAction.playbook', 'text', text, 'give a playbook in YAML'));
  }

  /**
   * Runs an Ansible playbook from a file, which is read immediately.
   *
   * @param path the path of the file, from the working directory
   */
  static playbookFile(path: string, options: PlaybookOptions = {}): HookAction {
    given('HookAction.playbookFile', 'path', path, 'give the path of a playbook');
    return new HookAction(options.image ?? HOOK_RUNNER, `the file ${path}`, readIfThere(path));
  }

  /** Runs an image's own entrypoint. */
  static customImage(image: string): HookAction {
    return new HookAction(
      given('HookAction.customImage', 'image', image, 'give an image such as "quay.io/example/hook:v1"'), 'the image',
    );
  }

  private constructor(
    private readonly image: string, private readonly origin: string, private readonly text?: string | null,
  ) {}

  /** @internal */
  _render(at: IConstruct): Pick<MigHookSpec, 'custom' | 'image' | 'playbook'> {
    if (this.text === undefined) {
      return { custom: true, image: this.image };
    }
    if (this.text === null) {
      refuse(
        at, { field: 'action.playbook', problem: `${this.origin} does not exist`, fix: 'give the path of a playbook' },
      );
    }
    return { custom: false, image: this.image, playbook: Buffer.from(this.text ?? '').toString('base64') };
  }
}

checkCalls('HookAction', HookAction);

function readIfThere(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
