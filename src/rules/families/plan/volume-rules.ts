import { parseVolumeRules, VOLUME_RULES } from '../../../api/volume-rules';
import { member } from '../../../grammar/path';
import { record } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';

const example = (treatment: string) => planExample().replace('openshift-migration }\nspec', 'openshift-migration, '
  + `annotations: { ${VOLUME_RULES}: '[{"name":"rest","treatment":"${treatment}"}]' } }\nspec`);

/** The rule on the annotation with the volume rules of a plan. */
export const PLAN_VOLUME_RULES: readonly Rule[] = [
  {
    id: 'plan/volume-rules',
    severity: 'error',
    title: 'The volume rules of a plan can be read',
    rationale: `The annotation ${VOLUME_RULES} contains the volume rules of a plan as JSON. MTC does not read it. `
      + '`cdk8s-mtc apply`, `run` and `volumes` stop at an invalid one, and the volumes of the plan keep what MTC has '
      + 'chosen.',
    source: 'cdk8s-mtc docs/operate.md',
    on: 'MigPlan',
    breaks: example('drop'),
    finds: [{
      path: `metadata.annotations["${VOLUME_RULES}"]`,
      message: 'does not contain volume rules ([0].treatment has an unknown value: write one of "copy", "move", '
        + '"skip", "transfer"): `cdk8s-mtc apply`, `run` and `volumes` stop',
      fix: 'Correct the JSON, or give `volumeRules` in the program, which writes it.',
      programFix: 'Use the option `volumeRules`, which writes the annotation.',
    }],
    keeps: example('copy'),
    * check({ object }) {
      const written: unknown = record(record(object.metadata).annotations)[VOLUME_RULES];
      const { problem } = typeof written === 'string' ? parseVolumeRules(written) : { problem: undefined };
      if (problem !== undefined) {
        yield {
          path: member('metadata.annotations', VOLUME_RULES),
          message: `${problem.slice(0, LONGEST)}: \`cdk8s-mtc apply\`, \`run\` and \`volumes\` stop`,
          fix: 'Correct the JSON, or give `volumeRules` in the program, which writes it.',
          programFix: 'Use the option `volumeRules`, which writes the annotation.',
        };
      }
    },
  },
];

/** The problem may name a key, which may be of any length. */
const LONGEST = 300;
