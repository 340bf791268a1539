import { FieldFacts } from '../../../api/schema-facts';
import { isRecord, Manifest, record, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Circumstances, Rule } from '../../engine/rule';
import { Flaw, flawsOf } from '../../reading/fields';
import { isMtc, isSecret, Kinds } from '../../reading/kinds';
import { isPatch } from '../../reading/neighbours';
import { quote } from '../../reading/text';

/** What Kubernetes' structural schemas do; the same for every kind. */
const STRUCTURAL = 'Kubernetes documentation, CustomResourceDefinitions, pruning and validation';

/** Rules on the fields of manifests, from what the definitions of their kinds say. */
export const FIELD_RULES: readonly Rule[] = [
  {
    id: 'document/unknown-field',
    severity: 'error',
    title: 'A manifest has no field that its kind does not know',
    rationale: 'An API server drops fields that the kind does not have and says nothing; only a newer kubectl refuses the file. What the field should say is then not said, and MTC finds the object incomplete, or does something else than was meant.',
    source: STRUCTURAL,
    breaks: plan('sourceMigClusterRef'),
    keeps: plan('srcMigClusterRef'),
    * check(set, circumstances) {
      for (const { manifest, flaw } of flawsIn(set, circumstances, 'unknown')) {
        if (!flaw.suggestion?.elsewhere) {
          yield {
            manifest,
            path: flaw.path,
            message: `${manifest.kind} has no field "${flaw.name}"${flaw.level.path && ` in ${flaw.level.path}`}; the API server drops it, or kubectl refuses the file`,
            fix: flaw.suggestion?.fix ?? `leave it out; ${flaw.level.path || 'a manifest'} has ${some(Object.keys(flaw.level.facts.fields))}`,
          };
        }
      }
    },
  },
  {
    id: 'document/misplaced-field',
    severity: 'error',
    title: 'Each field stands in the object that it belongs to',
    rationale: 'A field one step too far left or right is a field of another object, which does not have it: the API server drops it and says nothing; only a newer kubectl refuses the file.',
    source: STRUCTURAL,
    breaks: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef:\n    name: shop\n    namespace: openshift-migration\n    stage: true\n'),
    keeps: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef:\n    name: shop\n    namespace: openshift-migration\n  stage: true\n'),
    * check(set, circumstances) {
      for (const { manifest, flaw } of flawsIn(set, circumstances, 'unknown')) {
        if (flaw.suggestion?.elsewhere) {
          yield {
            manifest,
            path: flaw.path,
            message: `"${flaw.name}" stands ${flaw.level.path ? `in ${flaw.level.path}` : 'at the top of the manifest'}, which has no such field; the API server drops it, or kubectl refuses the file`,
            fix: flaw.suggestion.fix,
          };
        }
      }
    },
  },
  {
    id: 'document/missing-field',
    severity: 'error',
    title: 'A manifest has the fields that its kind demands',
    rationale: 'The API server refuses a manifest that lacks a field which the definition of its kind requires, even where false or an empty list would do. An object of MTC without any spec is taken, but nothing can come of it.',
    source: 'mig-controller config/crds (the lists of required fields)',
    breaks: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n  quiescePods: true\n'),
    keeps: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n  stage: false\n  quiescePods: true\n'),
    * check(set, circumstances) {
      const kinds = new Kinds(circumstances);
      for (const { manifest, flaw } of flawsIn(set, circumstances, 'missing')) {
        if (!isPatch(set, manifest)) {
          yield {
            manifest,
            path: flaw.path,
            message: `${flaw.path} is not there; the API server refuses ${article(manifest.kind)} without it`,
            fix: fixMissing(manifest.kind, flaw.name, flaw.facts),
          };
        }
      }
      for (const manifest of set.manifests) {
        const facts = isMtc(manifest) ? kinds.of(manifest) : undefined;
        const { spec } = manifest.object;
        if (facts && facts.spec !== 'any' && !facts.specRequired && (spec === undefined || spec === null) && !isPatch(set, manifest)
          && !flawsOf(manifest, facts).some((flaw) => flaw.flaw === 'unknown')) {
          yield {
            manifest,
            path: 'spec',
            message: `the ${manifest.kind} has no spec; the API server takes it, and MTC can do nothing with it`,
            fix: 'write its spec',
          };
        }
      }
    },
  },
  {
    id: 'document/wrong-type',
    severity: 'error',
    title: 'Each field holds a value of its type',
    rationale: 'The API server refuses the whole manifest where a text stands for a number, a quoted "true" for a boolean, one value for a list, or a name for a reference.',
    source: STRUCTURAL,
    breaks: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n  stage: "true"\n'),
    keeps: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n  stage: true\n'),
    * check(set, circumstances) {
      for (const { manifest, flaw } of flawsIn(set, circumstances, 'type')) {
        yield {
          manifest,
          path: flaw.path,
          message: `${flaw.path} is ${typeOf(flaw.value, isSecret(manifest))}, but ${wants(flaw.facts)} is required: the API server rejects the manifest`,
          fix: isSecret(manifest) ? `write ${wants(flaw.facts)}` : fixType(flaw.value, flaw.facts),
        };
      }
    },
  },
  {
    id: 'document/unlisted-value',
    severity: 'error',
    title: 'A field of few possible values holds one of them',
    rationale: 'Where the definition of a kind lists the values of a field, the API server refuses every other one; upper and lower case count.',
    source: STRUCTURAL,
    breaks: route('Passthrough'),
    keeps: route('passthrough'),
    * check(set, circumstances) {
      for (const { manifest, flaw } of flawsIn(set, circumstances, 'value')) {
        const same = flaw.oneOf.find((one) => one.toLowerCase() === flaw.value.toLowerCase());
        yield {
          manifest,
          path: flaw.path,
          message: `${flaw.path} is none of the values that there are; the API server refuses the manifest`,
          fix: `write ${same ? quote(same) : some(flaw.oneOf.filter((one) => one !== '').map((one) => quote(one)))}`,
        };
      }
    },
  },
];

/** All flaws of one sort, of the manifests whose kinds are known. What a cluster gave out, it has taken: its definitions may be newer. */
function* flawsIn<F extends Flaw['flaw']>(
  set: ManifestSet, circumstances: Circumstances, sort: F,
): Generator<{ manifest: Manifest; flaw: Extract<Flaw, { flaw: F }> }> {
  const kinds = new Kinds(circumstances);
  for (const manifest of set.manifests) {
    const facts = isFromCluster(manifest) ? undefined : kinds.of(manifest);
    for (const flaw of facts ? flawsOf(manifest, facts) : []) {
      if (flaw.flaw === sort && !(flaw.flaw === 'unknown' && flaw.name.startsWith('$') && isPatch(set, manifest))) { // `$patch: delete`
        yield { manifest, flaw: flaw as Extract<Flaw, { flaw: F }> };
      }
    }
  }
}

function isFromCluster(manifest: Manifest): boolean {
  const { uid, resourceVersion } = record(manifest.object.metadata);
  return Boolean(uid && resourceVersion);
}

/** The type of a value, with the value itself if it is short and cannot be secret. */
function typeOf(value: unknown, isHidden: boolean): string {
  if (typeof value === 'string') {
    return !isHidden && /^(true|false|yes|no|on|off|-?\d{1,20}(\.\d{1,20})?)$/i.test(value) ? `the string ${quote(value)}` : 'a string';
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return isHidden ? 'a number' : `the number ${value}`;
  }
  return Array.isArray(value) ? 'a list' : isRecord(value) ? 'an object' : `the boolean ${scalar(value)}`;
}

function wants(facts: FieldFacts): string {
  switch (facts) {
    case 'string': return 'a string';
    case 'boolean': return 'a boolean';
    case 'integer': return 'an integer';
    case 'number': return 'a number';
    case 'integer or string': return 'an integer or a string';
    case 'reference': return 'an object with name and namespace';
    case 'any': return 'any value';
    default: return 'list' in facts ? 'a list' : 'oneOf' in facts ? 'a string' : 'an object';
  }
}

function fixType(value: unknown, facts: FieldFacts): string {
  if (facts === 'boolean') {
    const isWord = typeof value === 'string' && /^(true|false|yes|no|on|off)$/i.test(value);
    return isWord ? `write \`${/^(true|yes|on)$/i.test(value)}\` without quotes` : 'write `true` or `false`';
  }
  if (facts === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) {
    return `write \`${value}\` without quotes`;
  }
  if (facts === 'string' && ['number', 'boolean', 'bigint'].includes(typeof value)) {
    return `write \`"${scalar(value)}"\` with quotes`;
  }
  if (facts === 'reference' && typeof value === 'string') {
    return 'write `name` and `namespace` as fields of an object, each on its own line';
  }
  return typeof facts === 'object' && 'list' in facts ? 'write a list: one line per entry, each beginning with a dash' : `write ${wants(facts)}`;
}

/** What to write for fields of which the name alone doesn't tell it. */
const MISSING: Readonly<Record<string, string>> = {
  'MigCluster isHostCluster': 'isHostCluster: true for the cluster that MTC\'s controller runs on, false for any other',
  'MigMigration stage': 'stage: true for a copy while the application runs, stage: false for every other run',
  'MigPlan group': 'group: "" for Kubernetes\' core kinds such as Secret, or the API group that the kind is in',
  'MigPlan supported': 'supported: { actions: [], copyMethods: [] }, which MTC fills in',
  'MigPlan actions': 'actions: [], which MTC fills in',
  'MigPlan copyMethods': 'copyMethods: [], which MTC fills in',
  'DirectVolumeMigration targetAccessModes': 'targetAccessModes, a list such as [ReadWriteOnce]',
};

function fixMissing(kind: string, field: string, facts: FieldFacts | undefined): string {
  const key = `${kind} ${field}`;
  return `write ${Object.hasOwn(MISSING, key) ? MISSING[key] : facts === 'boolean' ? `${field}: true or ${field}: false` : field}`;
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function some(words: readonly string[]): string {
  return words.length > 20 ? `${words.slice(0, 20).join(', ')} and others` : words.join(', ');
}

function mtc(kind: string, name: string, rest: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: openshift-migration }\n${rest}`;
}

function plan(sourceField: string): string {
  return mtc('MigPlan', 'shop', `spec:
  ${sourceField}: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
`);
}

function route(termination: string): string {
  return `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: registry, namespace: openshift-image-registry }
spec:
  to: { kind: Service, name: image-registry }
  tls: { termination: ${termination} }
`;
}

