import { Repairer, withSpec } from './repair';
import { decodeBase64 } from '../../grammar/base64';
import { record } from '../../rules/engine/manifest';

const VARIABLES = ['MIGRATION_NAMESPACES', 'MIGRATION_PLAN_NAME'];

/** The names of the variables that a playbook reads, in the case in which MTC sets them. */
export const repairPlaybook: Repairer = (manifest) => {
  const { playbook } = record(manifest.object.spec);
  const bytes = typeof playbook === 'string' ? decodeBase64(playbook) : undefined;
  if (bytes === undefined) {
    return undefined;
  }
  const text = Buffer.from(bytes).toString('utf8');
  const quoted = new RegExp(`(["'])(${VARIABLES.join('|').toLowerCase()})\\1`, 'g');
  const fixed = text.replace(quoted, (_, quote: string, name: string) => `${quote}${name.toUpperCase()}${quote}`);
  return fixed === text ? undefined : {
    object: withSpec(manifest, { playbook: Buffer.from(fixed).toString('base64') }),
    rules: ['hook/playbook-variables'],
    text: `the playbook reads ${VARIABLES.filter((name) => fixed.includes(name)).join(', ')}, as MTC calls it.`,
  };
};
