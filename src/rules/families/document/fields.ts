import { FieldFacts } from '../../../api/schema-facts';
import { isRecord, Manifest, record, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Circumstances, Rule } from '../../engine/rule';
import { Flaw, flawsOf } from '../../reading/fields';
import { isMtc, isSecret, kindsOf } from '../../reading/kinds';
import { quote } from '../../reading/text';

const STRUCTURAL = 'Kubernetes documentation, CustomResourceDefinitions, pruning and validation';

/** Rules on the fields of manifests, from the definitions of their kinds. */
export const FIELD_RULES: readonly Rule[] = [
  {
    id: 'document/unknown-field',
    severity: 'error',
    title: 'A manifest contains only fields of its kind',
    rationale: 'An API server silently drops unknown fields; only a newer kubectl rejects the file. MTC then finds the '
      + 'object incomplete, or does something else than intended.',
    source: STRUCTURAL,
    on: '*',
    breaks: plan('sourceMigClusterRef'),
    finds: [{
      path: 'spec.sourceMigClusterRef',
      message: '"sourceMigClusterRef" is not a field of spec: the API server silently drops it, or kubectl '
        + 'rejects the file',
      fix: 'Write `srcMigClusterRef`.',
    }],
    keeps: plan('srcMigClusterRef'),
    * check(manifest, set, circumstances) {
      for (const { path, name, level, suggestion } of flawsIn(manifest, set, circumstances, 'unknown')) {
        if (!suggestion?.elsewhere) {
          yield {
            path,
            message: `"${name}" is not a field of ${level.path || `a ${manifest.kind}`}: the API server silently drops `
              + 'it, or kubectl rejects the file',
            fix: suggestion?.fix
              ?? `Remove it; ${level.path || 'a manifest'} has ${some(Object.keys(level.facts.fields))}.`,
          };
        }
      }
    },
  },
  {
    id: 'document/misplaced-field',
    severity: 'error',
    title: 'Each field is in the object that it belongs to',
    rationale: 'A field with the wrong indentation is in another object, which does not have it. The API server '
      + 'silently drops it; only a newer kubectl rejects the file.',
    source: STRUCTURAL,
    on: '*',
    breaks: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef:\n    name: shop\n    namespace: openshift-migration\n'
      + '    stage: true\n'),
    finds: [{
      path: 'spec.migPlanRef.stage',
      message: '"stage" is in spec.migPlanRef, which has no such field: the API server silently drops it, or '
        + 'kubectl rejects the file',
      fix: 'Move it to `spec.stage`.',
    }],
    keeps: mtc('MigMigration', 'go-live',
      'spec:\n  migPlanRef:\n    name: shop\n    namespace: openshift-migration\n  stage: true\n'),
    * check(manifest, set, circumstances) {
      for (const { path, name, level, suggestion } of flawsIn(manifest, set, circumstances, 'unknown')) {
        if (suggestion?.elsewhere) {
          yield {
            path,
            message: `"${name}" is ${level.path ? `in ${level.path}` : 'at the top of the manifest'}, which has no `
              + 'such field: the API server silently drops it, or kubectl rejects the file',
            fix: suggestion.fix,
          };
        }
      }
    },
  },
  {
    id: 'document/missing-field',
    severity: 'error',
    title: 'A manifest has the required fields of its kind',
    rationale: 'The API server rejects a manifest without a field that the definition of its kind requires, even if '
      + 'false or an empty list is meant. It accepts an object of MTC without a spec, but MTC cannot use it.',
    source: 'mig-controller config/crds (the lists of required fields)',
    on: '*',
    skips: ['patch'],
    breaks: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n'
      + '  quiescePods: true\n'),
    finds: [{
      path: 'spec.stage',
      message: 'is missing: the API server rejects the manifest',
      fix: 'Write `stage: true` for a copy while the application runs, `stage: false` for all other runs.',
    }],
    keeps: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n'
      + '  stage: false\n  quiescePods: true\n'),
    * check(manifest, set, circumstances) {
      for (const { path, name, facts } of flawsIn(manifest, set, circumstances, 'missing')) {
        yield {
          path, message: 'is missing: the API server rejects the manifest', fix: fixMissing(manifest.kind, name, facts),
        };
      }
      if (lacksSpec(manifest, circumstances)) {
        yield {
          path: 'spec',
          message: 'is missing: the API server accepts the object, and MTC cannot use it',
          fix: 'Write the `spec`.',
        };
      }
    },
  },
  {
    id: 'document/wrong-type',
    severity: 'error',
    title: 'Each field has a value of its type',
    rationale: 'The API server rejects the whole manifest if a field contains a string instead of a number or a '
      + 'boolean, one value instead of a list, or a name instead of a reference.',
    source: STRUCTURAL,
    on: '*',
    breaks: mtc('MigMigration', 'go-live', 'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n'
      + '  stage: "true"\n'),
    finds: [{
      path: 'spec.stage',
      message: 'is the string "true", but a boolean is required: the API server rejects the manifest',
      fix: 'Write `true` without quotes.',
    }],
    keeps: mtc('MigMigration', 'go-live',
      'spec:\n  migPlanRef: { name: shop, namespace: openshift-migration }\n  stage: true\n'),
    * check(manifest, set, circumstances) {
      const isHidden = isSecret(manifest);
      for (const { path, value, facts } of flawsIn(manifest, set, circumstances, 'type')) {
        yield {
          path,
          message: `is ${typeOf(value, isHidden)}, but ${wants(facts)} is required: the API `
            + 'server rejects the manifest',
          fix: isHidden ? `Write ${wants(facts)}.` : fixType(value, facts, lastName(path)),
        };
      }
    },
  },
  {
    id: 'document/unlisted-value',
    severity: 'error',
    title: 'A field with a list of possible values has one of them',
    rationale: 'If the definition of a kind lists the values of a field, the API server rejects all others. '
      + 'Values are case-sensitive.',
    source: STRUCTURAL,
    on: '*',
    breaks: route('Passthrough'),
    finds: [{
      path: 'spec.tls.termination',
      message: 'is not one of the possible values: the API server rejects the manifest',
      fix: 'Write `passthrough`.',
    }],
    keeps: route('passthrough'),
    * check(manifest, set, circumstances) {
      for (const { path, value, oneOf } of flawsIn(manifest, set, circumstances, 'value')) {
        const same = oneOf.find((one) => one.toLowerCase() === value.toLowerCase());
        yield {
          path,
          message: 'is not one of the possible values: the API server rejects the manifest',
          fix: same
            ? `Write \`${same}\`.`
            : `Write one of ${some(oneOf.filter((one) => one !== '').map((one) => quote(one)))}.`,
        };
      }
    },
  },
];

/**
 * The flaws of one sort in a manifest whose kind is known. An object from a cluster has none, because its definitions
 * may be newer.
 */
function flawsIn<F extends Flaw['flaw']>(
  manifest: Manifest, set: ManifestSet, circumstances: Circumstances, sort: F,
): Array<Extract<Flaw, { flaw: F }>> {
  const facts = isFromCluster(manifest) ? undefined : kindsOf(circumstances).of(manifest);
  const flaws = facts ? flawsOf(manifest, facts) : [];
  return flaws.filter((flaw): flaw is Extract<Flaw, { flaw: F }> => flaw.flaw === sort
    && !isDirective(flaw, manifest, set));
}

/** Whether a field is a directive of a patch: `$patch: delete`. */
function isDirective(flaw: Flaw, manifest: Manifest, set: ManifestSet): boolean {
  return flaw.flaw === 'unknown' && flaw.name.startsWith('$') && isPatch(set, manifest);
}

/**
 * Whether an object of MTC has no `spec`, which its definition does not require, and no field that was meant for it.
 */
function lacksSpec(manifest: Manifest, circumstances: Circumstances): boolean {
  const { spec } = manifest.object;
  const facts = isMtc(manifest) ? kindsOf(circumstances).of(manifest) : undefined;
  return facts !== undefined && facts.spec !== 'any' && !facts.specRequired && (spec === undefined || spec === null)
    && !flawsOf(manifest, facts).some((flaw) => flaw.flaw === 'unknown');
}

function isFromCluster(manifest: Manifest): boolean {
  const { uid, resourceVersion } = record(manifest.object.metadata);
  return Boolean(uid && resourceVersion);
}

/** The type of a value, with the value itself if it is short and cannot be secret. */
function typeOf(value: unknown, isHidden: boolean): string {
  if (typeof value === 'string') {
    return !isHidden && /^(true|false|yes|no|on|off|-?\d{1,20}(\.\d{1,20})?)$/i.test(value)
      ? `the string ${quote(value)}`
      : 'a string';
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return isHidden ? 'a number' : `the number ${value}`;
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return isRecord(value) ? 'an object' : `the boolean ${scalar(value)}`;
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
  }
  if ('list' in facts) {
    return 'a list';
  }
  return 'oneOf' in facts ? 'a string' : 'an object';
}

/** The name of the field that a path leads to, or of the list that the element there is in. */
function lastName(path: string): string {
  return path.split(/[.[\]"]/).filter((part) => part !== '' && !/^\d+$/.test(part)).at(-1) ?? '';
}

function fixType(value: unknown, facts: FieldFacts, field: string): string {
  if (facts === 'boolean') {
    const isWord = typeof value === 'string' && /^(true|false|yes|no|on|off)$/i.test(value);
    return isWord ? `Write \`${/^(true|yes|on)$/i.test(value)}\` without quotes.` : 'Write `true` or `false`.';
  }
  if (facts === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) {
    return `Write \`${value}\` without quotes.`;
  }
  if (facts === 'string' && ['number', 'boolean', 'bigint'].includes(typeof value)) {
    return `Write \`"${scalar(value)}"\` with quotes.`;
  }
  if (facts === 'reference' && typeof value === 'string') {
    return 'Write `name` and `namespace` as fields of an object, each on its own line.';
  }
  if (typeof facts === 'object' && 'list' in facts) {
    return 'Write a list: one line per entry, each beginning with a dash.';
  }
  return typeof facts === 'object' && 'fields' in facts
    ? `Write an object ${EXAMPLES[field] ?? withFields(facts)}.`
    : `Write ${wants(facts)}.`;
}

/** Objects whose fields do not explain them. */
const EXAMPLES: Readonly<Record<string, string>> = {
  includedResources: 'such as `{ group: apps, kind: Deployment }`',
};

function withFields({ required, fields }: Extract<FieldFacts, { fields: unknown }>): string {
  const names = required?.length ? required : Object.keys(fields);
  return `with the field${names.length === 1 ? '' : 's'} ${some(names.map((name) => `\`${name}\``))}`;
}

/** Examples for fields whose names do not explain them. */
const MISSING: Readonly<Record<string, string>> = {
  'MigCluster isHostCluster': '`isHostCluster: true` for the cluster that runs MTC\'s '
    + 'controller, `false` for all others',
  'MigMigration stage': '`stage: true` for a copy while the application runs, `stage: false` for all other runs',
  'MigPlan group': '`group: ""` for core kinds such as Secret, or the API group of the kind',
  'MigPlan supported': '`supported: { actions: [], copyMethods: [] }`, which MTC fills',
  'MigPlan actions': '`actions: []`, which MTC fills',
  'MigPlan copyMethods': '`copyMethods: []`, which MTC fills',
  'DirectVolumeMigration targetAccessModes': '`targetAccessModes`, a list such as `[ReadWriteOnce]`',
};

function fixMissing(kind: string, field: string, facts: FieldFacts | undefined): string {
  const key = `${kind} ${field}`;
  const plain = facts === 'boolean' ? `\`${field}: true\` or \`${field}: false\`` : `\`${field}\``;
  return `Write ${Object.hasOwn(MISSING, key) ? MISSING[key] : plain}.`;
}

function some(words: readonly string[]): string {
  return words.length > 20 ? `${words.slice(0, 20).join(', ')} and others` : words.join(', ');
}

function mtc(kind: string, name: string, rest: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\n`
    + `metadata: { name: ${name}, namespace: openshift-migration }\n${rest}`;
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

