import { MTC_NAMESPACE } from '../../../api/common';
import { isDnsLabel, nearestDnsLabel } from '../../../grammar/dns';
import { isPlaceholder } from '../../../grammar/placeholder';
import { list, Manifest, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { controllerVariable, isWithinOneCluster, namespaceEntries, plansOf, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const EXAMPLE = planExample();

const FIFTY_FIVE = 'shop-data-of-the-customers-in-the-north-and-in-the-west';
const SIXTY_ONE = 'shop-data-of-the-customers-in-the-north-and-in-the-far-west-1';

/** Rules on the namespaces of a plan. */
export const PLAN_NAMESPACE_RULES: readonly Rule[] = [
  {
    id: 'plan/namespace-entry',
    severity: 'error',
    title: 'An entry of namespaces is a name, or two with a colon between',
    rationale: 'MTC divides an entry at its colons. An empty part, a third one, or a destination that is no DNS label is Critical (NamespaceNotDNSCompliant), and a source that is none is never found; wildcards are not read.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: planExample('', { namespaces: '["shop-web:"]' }),
    keeps: planExample('', { namespaces: '["shop-web:web"]' }),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const [index, entry] of list(specOf(manifest).namespaces).entries()) {
          const problem = typeof entry === 'string' && !isPlaceholder(entry) && entryProblem(entry);
          if (problem) {
            yield { manifest, path: `spec.namespaces[${index}]`, ...problem };
          }
        }
      }
    },
  },
  {
    id: 'plan/same-name-mapping',
    severity: 'warning',
    title: 'A namespace that keeps its name is written once',
    rationale: 'a:a means what a means, but MTC compares entries as texts: it does not see that another plan with a has the same namespace, and its health checks look for a namespace that is called a:a.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    breaks: planExample('', { namespaces: '["shop-web:shop-web"]' }),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { index, entry, source, destination } of namespaceEntries(specOf(manifest).namespaces)) {
          if (entry !== source && source === destination) {
            yield {
              manifest,
              path: `spec.namespaces[${index}]`,
              message: `${quote(entry)} gives the namespace the name that it has; MTC compares entries as texts, so that conflicts with other plans go unseen and its pods are not checked`,
              fix: `write ${quote(source)}`,
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/platform-namespace',
    severity: 'warning',
    title: 'Namespaces of the platform stay where they are',
    rationale: 'A plan between two clusters writes what is in its namespaces over what the destination has there. Those of OpenShift and Kubernetes each cluster has of its own, run by its own operators; and with openshift-migration MTC stops and restores itself.',
    source: 'MTC\'s guide, migration checklists; mig-controller pkg/controller/migmigration/quiesce.go',
    breaks: planExample('', { namespaces: '[shop-web, openshift-migration]' }),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        const ofPlatform = namespaceEntries(specOf(manifest).namespaces).filter(({ source }) => /^(openshift|openshift-.*|kube-.*)$/.test(source));
        for (const { index, source } of ofPlatform) {
          if (source === MTC_NAMESPACE || !isWithinOneCluster(set, manifest)) {
            yield {
              manifest,
              path: `spec.namespaces[${index}]`,
              message: source === MTC_NAMESPACE ? 'MTC itself runs in this namespace, and would stop and restore itself'
                : `${quote(source)} is the platform's own on each cluster; what its operators run on the destination would be written over`,
              fix: 'leave it out, and set up the destination by its own operators',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/duplicate-source',
    severity: 'error',
    title: 'A plan names each source namespace once',
    rationale: 'MTC refuses a plan that has a namespace twice (DuplicateNamespaceOnSourceCluster), under two destinations or one.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: planExample('', { namespaces: '[shop-web, shop-db, "shop-web:web"]' }),
    keeps: planExample('', { namespaces: '[shop-web, shop-db]' }),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const first = new Map<string, number>();
        for (const { index, source } of namespaceEntries(specOf(manifest).namespaces)) {
          const before = first.get(source);
          if (before === undefined) {
            first.set(source, index);
          } else {
            yield {
              manifest,
              path: `spec.namespaces[${index}]`,
              message: `namespaces[${before}] has source ${quote(source)} already; MTC refuses the plan with DuplicateNamespaceOnSourceCluster`,
              fix: 'name each source once; a second copy of it needs a plan of its own',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/duplicate-destination',
    severity: 'error',
    title: 'Each namespace of a plan has a destination of its own',
    rationale: 'Two namespaces cannot be merged into one: MTC refuses the plan with DuplicateNamespaceOnDestinationCluster. An entry without a colon has its own name as destination, so [a, b:a] collides, too.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: planExample('', { namespaces: '["shop-web:shop", "shop-db:shop"]' }),
    keeps: planExample('', { namespaces: '["shop-web:shop", shop-db]' }),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const first = new Map<string, { index: number; source: string }>();
        for (const { index, source, destination } of namespaceEntries(specOf(manifest).namespaces)) {
          const before = first.get(destination);
          if (before === undefined) {
            first.set(destination, { index, source });
          } else if (before.source !== source) {
            yield {
              manifest,
              path: `spec.namespaces[${index}]`,
              message: `${quote(source)} goes to ${quote(destination)}, as does ${quote(before.source)} of namespaces[${before.index}]; MTC refuses the plan with DuplicateNamespaceOnDestinationCluster`,
              fix: 'give each a destination of its own',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/long-destination',
    severity: 'warning',
    title: 'Names of destination namespaces leave room for the name of a route',
    rationale: 'Direct volume migration exposes rsync by a Route called dvm in the destination namespace. Its host begins with dvm-<namespace>, and where MTC knows no subdomain it fails with more than 62 characters there; it warns of names with more than 59 itself (NamespaceLengthExceeded).',
    source: 'crane-lib state_transfer/endpoint/route/route.go',
    breaks: planExample('', { namespaces: `["shop-web:${SIXTY_ONE}"]` }),
    keeps: planExample('indirectVolumeMigration: true', { namespaces: `["shop-web:${SIXTY_ONE}"]` }),
    * check(set) {
      for (const { manifest, index, destination } of directDestinations(set)) {
        if (destination.length > 58) {
          yield {
            manifest,
            path: `spec.namespaces[${index}]`,
            message: `the destination has ${destination.length} characters; with more than 58 the route of the direct volume migration fails, unless the controller knows the domain of the destination's routes`,
            fix: 'give it a shorter name, or set cluster_subdomain in the host cluster\'s MigrationController',
          };
        }
      }
    },
  },
  {
    id: 'plan/long-destination-for-blocks',
    severity: 'warning',
    title: 'Names of destination namespaces leave room for the route of block volumes',
    rationale: 'MTC 1.8 makes a second Route, dvm-block, in the destination namespace. Where MTC knows no subdomain, its host fails for namespaces with more than 52 characters, and the volumes of the plan are not copied. MTC does not warn of it.',
    source: 'crane-lib state_transfer/endpoint/route/route.go',
    breaks: planExample('', { namespaces: `["shop-web:${FIFTY_FIVE}"]` }),
    keeps: planExample('', { namespaces: '["shop-web:web"]' }),
    * check(set) {
      for (const { manifest, index, destination } of directDestinations(set)) {
        if (destination.length > 52 && destination.length <= 58) {
          yield {
            manifest,
            path: `spec.namespaces[${index}]`,
            message: `the destination has ${destination.length} characters; on MTC 1.8, with more than 52 the route of block volumes fails where the controller does not know the domain of the destination's routes`,
            fix: 'give it a shorter name, or set cluster_subdomain in the host cluster\'s MigrationController',
          };
        }
      }
    },
  },
];

function entryProblem(entry: string): { message: string; fix: string } | undefined {
  const parts = entry.split(':');
  if (parts.length > 2) {
    return {
      message: `${quote(entry)} has ${parts.length} parts; MTC reads "source" or "source:destination" and does not know what to do with more`,
      fix: `write ${quote(parts.slice(0, 2).join(':'))}, or each namespace as an entry of its own`,
    };
  }
  if (parts.some((part) => part === '')) {
    const name = parts.find((part) => part !== '');
    return {
      message: entry === '' ? 'the entry is empty' : `${quote(entry)} has an empty ${parts[0] === '' ? 'source' : 'destination'}; MTC does not take the one for the other`,
      fix: name ? `write ${quote(name)} if the namespace keeps its name, or both names` : 'write the name of a namespace, or take the entry out',
    };
  }
  const bad = parts.findIndex((part) => !isDnsLabel(part));
  if (bad < 0) {
    return undefined;
  }
  const side = parts.length === 1 ? 'namespace' : bad === 0 ? 'source' : 'destination';
  if (parts[bad].includes('*')) {
    return { message: `${quote(entry)} has a wildcard, and MTC takes it for a name: no namespace is called so`, fix: 'list the namespaces one by one' };
  }
  if (/\S\s+- \S/.test(parts[bad])) {
    return {
      message: `${quote(entry)} is one text to YAML: a dash that stands further right than the first begins no entry`,
      fix: 'write each namespace on a line of its own, with all dashes in one column',
    };
  }
  const near = nearestDnsLabel(parts[bad]);
  return {
    message: `${quote(parts[bad])} is no name of a namespace (lower-case letters, digits and "-", at most 63 characters); MTC refuses or does not find the ${side}`,
    fix: near ? `write ${quote(parts.map((part, index) => index === bad ? near : part).join(':'))}` : 'write a name of a namespace',
  };
}

function* directDestinations(set: Parameters<typeof plansOf>[0]): Generator<{ manifest: Manifest; index: number; destination: string }> {
  const isSubdomainKnown = controllerVariable(set, 'cluster_subdomain', (values) => values.some((value) => text(value) !== ''));
  for (const manifest of plansOf(set)) {
    const { namespaces, indirectVolumeMigration } = specOf(manifest);
    if (indirectVolumeMigration === true || isSubdomainKnown(manifest)) {
      continue;
    }
    for (const { index, destination } of namespaceEntries(namespaces)) {
      yield { manifest, index, destination };
    }
  }
}
