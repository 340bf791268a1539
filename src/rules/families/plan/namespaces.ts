import { MTC_NAMESPACE } from '../../../api/common';
import { isDnsLabel, nearestDnsLabel } from '../../../grammar/dns';
import { list, Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { controllerVariable, isWithinOneCluster, namespaceEntries, NamespaceEntry, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';
const ROUTE = 'crane-lib state_transfer/endpoint/route/route.go';

const EXAMPLE = planExample();

const FIFTY_FIVE = 'shop-data-of-the-customers-in-the-north-and-in-the-west';
const SIXTY_ONE = 'shop-data-of-the-customers-in-the-north-and-in-the-far-west-1';

/** The maximum length of a destination for the Route `dvm`, and for the Route `dvm-block`, if no subdomain is known. */
const LONGEST = 58;
const LONGEST_FOR_BLOCKS = 52;

/** Rules on the namespaces of a plan. */
export const PLAN_NAMESPACE_RULES: readonly Rule[] = [
  {
    id: 'plan/namespace-entry',
    severity: 'error',
    title: 'An entry of namespaces is a name, or two names separated by a colon',
    rationale: 'MTC splits an entry at its colons. It rejects an empty part, a third part, or a destination that is '
      + 'not a DNS label (NamespaceNotDNSCompliant). A source that is not a DNS label is never found, and wildcards '
      + 'are not expanded.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '["shop-web:"]' }),
    finds: [{
      path: 'spec.namespaces[0]',
      message: '"shop-web:" has an empty destination, which does not default to the other: MTC reports '
        + 'NamespaceNotDNSCompliant',
      fix: 'Write "shop-web" if the namespace keeps its name, or both names.',
      programFix: 'Write `NamespaceMapping.same("shop-web")` if the namespace keeps its name, or both names.',
    }],
    keeps: planExample('', { namespaces: '["shop-web:web"]' }),
    * check(plan) {
      for (const [index, entry] of list(specOf(plan).namespaces).entries()) {
        const problem = typeof entry === 'string' ? entryProblem(entry) : undefined;
        if (problem) {
          yield { path: `spec.namespaces[${index}]`, ...problem };
        }
      }
    },
  },
  {
    id: 'plan/same-name-mapping',
    severity: 'warning',
    title: 'A namespace that keeps its name is written once',
    rationale: 'a:a means the same as a, but MTC compares entries as strings: it does not see that another plan with a '
      + 'has the same namespace, and its health checks look for a namespace named a:a.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '["shop-web:shop-web"]' }),
    finds: [{
      path: 'spec.namespaces[0]',
      message: '"shop-web:shop-web" maps a namespace to its own name: MTC compares entries as strings, so it '
        + 'does not see conflicts with other plans, and does not check the pods of the namespace',
      fix: 'Write "shop-web".',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      for (const { index, entry, source, destination } of namespaceEntries(specOf(plan).namespaces)) {
        if (entry !== source && source === destination) {
          yield {
            path: `spec.namespaces[${index}]`,
            message: `${quote(entry)} maps a namespace to its own name: MTC compares entries as strings, so it does `
              + 'not see conflicts with other plans, and does not check the pods of the namespace',
            fix: `Write ${quote(source)}.`,
          };
        }
      }
    },
  },
  {
    id: 'plan/platform-namespace',
    severity: 'warning',
    title: 'Namespaces of the platform are not migrated',
    rationale: 'A plan between two clusters overwrites the objects of its namespaces on the destination. Each cluster '
      + 'has its own namespaces of OpenShift and Kubernetes, managed by its own operators. With openshift-migration, '
      + 'MTC stops and restores itself.',
    source: 'MTC\'s guide, migration checklists; mig-controller pkg/controller/migmigration/quiesce.go',
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '[shop-web, openshift-migration]' }),
    finds: [{
      path: 'spec.namespaces[1]',
      message: '"openshift-migration" is the namespace of MTC, which would stop and restore itself',
      fix: 'Remove the entry, and configure the destination with its own operators.',
    }],
    keeps: EXAMPLE,
    * check(plan, set) {
      for (const { index, source } of namespaceEntries(specOf(plan).namespaces)) {
        if (source === MTC_NAMESPACE || (isOfPlatform(source) && !isWithinOneCluster(set, plan))) {
          yield {
            path: `spec.namespaces[${index}]`,
            message: source === MTC_NAMESPACE
              ? `${quote(source)} is the namespace of MTC, which would stop and restore itself`
              : `${quote(source)} belongs to the platform: the run overwrites the objects of the `
                + 'destination\'s own operators',
            fix: 'Remove the entry, and configure the destination with its own operators.',
          };
        }
      }
    },
  },
  {
    id: 'plan/duplicate-source',
    severity: 'error',
    title: 'Each source namespace is listed once',
    rationale: 'MTC rejects a plan that contains a source namespace twice (DuplicateNamespaceOnSourceCluster), with '
      + 'the same or with two destinations.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '[shop-web, shop-db, "shop-web:web"]' }),
    finds: [{
      path: 'spec.namespaces[2]',
      message: 'duplicate: namespaces[0] has the source "shop-web" as well. MTC reports '
        + 'DuplicateNamespaceOnSourceCluster, and the plan never becomes Ready',
      fix: 'Remove one of the entries. A second copy requires another plan.',
    }],
    keeps: planExample('', { namespaces: '[shop-web, shop-db]' }),
    * check(plan) {
      const first = new Map<string, number>();
      for (const { index, source } of namespaceEntries(specOf(plan).namespaces)) {
        const before = first.get(source);
        if (before === undefined) {
          first.set(source, index);
        } else {
          yield {
            path: `spec.namespaces[${index}]`,
            message: `duplicate: namespaces[${before}] has the source ${quote(source)} as well. MTC reports `
              + 'DuplicateNamespaceOnSourceCluster, and the plan never becomes Ready',
            fix: 'Remove one of the entries. A second copy requires another plan.',
          };
        }
      }
    },
  },
  {
    id: 'plan/duplicate-destination',
    severity: 'error',
    title: 'Each namespace of a plan has its own destination',
    rationale: 'Two namespaces cannot be merged into one: MTC rejects the plan with '
      + 'DuplicateNamespaceOnDestinationCluster. An entry without a colon has its own name as destination, so [a, b:a] '
      + 'collides as well.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '["shop-web:shop", "shop-db:shop"]' }),
    finds: [{
      path: 'spec.namespaces[1]',
      message: 'duplicate destination: "shop-db" and "shop-web" (namespaces[0]) are both mapped to "shop". MTC '
        + 'reports DuplicateNamespaceOnDestinationCluster, and the plan never becomes Ready',
      fix: 'Give each namespace its own destination.',
    }],
    keeps: planExample('', { namespaces: '["shop-web:shop", shop-db]' }),
    * check(plan) {
      const first = new Map<string, NamespaceEntry>();
      for (const entry of namespaceEntries(specOf(plan).namespaces)) {
        const before = first.get(entry.destination);
        if (before === undefined) {
          first.set(entry.destination, entry);
        } else if (before.source !== entry.source) {
          yield {
            path: `spec.namespaces[${entry.index}]`,
            message: `duplicate destination: ${quote(entry.source)} and ${quote(before.source)} `
              + `(namespaces[${before.index}]) are both mapped to ${quote(entry.destination)}. MTC reports `
              + 'DuplicateNamespaceOnDestinationCluster, and the plan never becomes Ready',
            fix: 'Give each namespace its own destination.',
          };
        }
      }
    },
  },
  {
    id: 'plan/long-destination',
    severity: 'warning',
    title: 'The names of destination namespaces are short enough for the Route of rsync',
    rationale: 'Direct volume migration exposes rsync with a Route named dvm in the destination namespace. Its host '
      + 'begins with dvm-<namespace>. If MTC does not know the subdomain, a first part of more than 62 characters '
      + 'fails. MTC itself warns of names with more than 59 characters (NamespaceLengthExceeded).',
    source: ROUTE,
    on: 'MigPlan',
    breaks: planExample('', { namespaces: `["shop-web:${SIXTY_ONE}"]` }),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the destination has 61 characters, more than 58: the Route of the direct volume migration '
        + 'fails, unless the controller knows the domain of the destination\'s Routes',
      fix: 'Choose a shorter name, or set `cluster_subdomain` in the host cluster\'s MigrationController.',
    }],
    keeps: planExample('indirectVolumeMigration: true', { namespaces: `["shop-web:${SIXTY_ONE}"]` }),
    * check(plan, set) {
      for (const { index, destination } of destinationsOfRoutes(set, plan)) {
        if (destination.length > LONGEST) {
          yield {
            path: `spec.namespaces[${index}]`,
            message: `the destination has ${destination.length} characters, more than ${LONGEST}: the Route of the `
              + 'direct volume migration fails, unless the controller knows the domain of the destination\'s Routes',
            fix: SHORTER,
          };
        }
      }
    },
  },
  {
    id: 'plan/long-destination-for-blocks',
    severity: 'warning',
    title: 'The names of destination namespaces are short enough for the Route of block volumes',
    rationale: 'MTC 1.8 creates a second Route, dvm-block, in the destination namespace. If MTC does not know the '
      + 'subdomain, its host fails for namespaces with more than 52 characters, and the volumes of the plan are not '
      + 'copied. MTC does not warn of it.',
    source: ROUTE,
    on: 'MigPlan',
    breaks: planExample('', { namespaces: `["shop-web:${FIFTY_FIVE}"]` }),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the destination has 55 characters, more than 52: with MTC 1.8, the Route of block volumes '
        + 'fails, unless the controller knows the domain of the destination\'s Routes',
      fix: 'Choose a shorter name, or set `cluster_subdomain` in the host cluster\'s MigrationController.',
    }],
    keeps: planExample('', { namespaces: '["shop-web:web"]' }),
    * check(plan, set) {
      for (const { index, destination } of destinationsOfRoutes(set, plan)) {
        if (destination.length > LONGEST_FOR_BLOCKS && destination.length <= LONGEST) {
          yield {
            path: `spec.namespaces[${index}]`,
            message: `the destination has ${destination.length} characters, more than ${LONGEST_FOR_BLOCKS}: with MTC `
              + '1.8, the Route of block volumes fails, unless the controller knows the domain of the destination\'s '
              + 'Routes',
            fix: SHORTER,
          };
        }
      }
    },
  },
];

const SHORTER = 'Choose a shorter name, or set `cluster_subdomain` in the host cluster\'s MigrationController.';

function isOfPlatform(namespace: string): boolean {
  return /^(openshift|openshift-.*|kube-.*)$/.test(namespace);
}

type EntryProblem = Pick<FieldProblem, 'message' | 'fix' | 'programFix'>;

function entryProblem(entry: string): EntryProblem | undefined {
  const parts = entry.split(':');
  if (parts.length > 2) {
    return {
      message: `${quote(entry)} has ${parts.length} parts: MTC reads "source" or "source:destination"`,
      fix: `Write ${quote(parts.slice(0, 2).join(':'))}, or one entry for each namespace.`,
    };
  }
  if (entry === '') {
    return { message: 'the entry is empty', fix: 'Write the name of a namespace, or remove the entry.' };
  }
  if (parts.includes('')) {
    const name = parts.find((part) => part !== '');
    return {
      message: `${quote(entry)} has an empty ${parts[0] === '' ? 'source' : 'destination'}, which does not default to `
        + 'the other: MTC reports NamespaceNotDNSCompliant',
      fix: name
        ? `Write ${quote(name)} if the namespace keeps its name, or both names.`
        : 'Write the name of a namespace.',
      ...name ? { programFix: `Write \`${mappingCode([name])}\` if the namespace keeps its name, or both names.` } : {},
    };
  }
  const bad = parts.findIndex((part) => !isDnsLabel(part));
  return bad < 0 ? undefined : nameProblem(entry, parts, bad);
}

/** An entry as a program gives it. */
function mappingCode([source, destination = source]: readonly string[]): string {
  return source === destination
    ? `NamespaceMapping.same(${quote(source)})`
    : `NamespaceMapping.renamed(${quote(source)}, ${quote(destination)})`;
}

function nameProblem(entry: string, parts: readonly string[], bad: number): EntryProblem {
  if (parts[bad].includes('*')) {
    return {
      message: `${quote(entry)} contains a wildcard, which MTC does not expand: no namespace has this name`,
      fix: 'List each namespace.',
    };
  }
  if (/\S\s+- \S/.test(parts[bad])) {
    return {
      message: `${quote(entry)} is one string in YAML: a dash that is indented further than the `
        + 'first does not begin an entry',
      fix: 'Write each namespace on its own line, with all dashes in one column.',
    };
  }
  const near = nearestDnsLabel(parts[bad]);
  const corrected = near && parts.map((part, index) => index === bad ? near : part);
  return {
    message: `${quote(parts[bad])} is not a valid namespace name (lower-case letters, digits and `
      + '"-", at most 63 characters): '
      + (bad === 1 ? 'MTC reports NamespaceNotDNSCompliant' : 'MTC does not find the namespace'),
    fix: corrected ? `Write ${quote(corrected.join(':'))}.` : 'Write the name of a namespace.',
    ...corrected ? { programFix: `Write \`${mappingCode(corrected)}\`.` } : {},
  };
}

const isSubdomainKnown = controllerVariable('cluster_subdomain', (values) =>
  values.some((value) => text(value) !== ''));

/** The namespaces in which a direct volume migration of the plan creates a Route whose host MTC must choose itself. */
function destinationsOfRoutes(set: ManifestSet, plan: Manifest): readonly NamespaceEntry[] {
  const { namespaces, indirectVolumeMigration } = specOf(plan);
  return indirectVolumeMigration === true || isSubdomainKnown(set, plan) ? [] : namespaceEntries(namespaces);
}
