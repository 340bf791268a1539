import { MTC_NAMESPACE } from '../../../api/common';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { application, flux } from '../../examples/gitops';
import { documents, filesOf, planExample, runExample } from '../../examples/plan';
import { applicationsMadeBy, deliveryOf, firstAppliedBy } from '../../reading/model/delivery';
import { misplacedIn, strangersIn } from '../../reading/model/destinations';
import { ClusterIdentities } from '../../reading/model/identity';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

const URL = 'https://api.ocp3.example.com:8443';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

const deployed = (server: string) => documents(filesOf('ocp3', 'apiVersion: v1\nkind: Namespace\n'
  + 'metadata: { name: shop-web }\n'),
filesOf('ocp4', cluster(`url: ${URL}\n  exposedRegistryPath: registry.apps.ocp3.example.com`), planExample(),
  application('.', 'syncPolicy: {}', `server: ${server}`)));
const run = (options: string) => runExample('stage: true')
  .replace('openshift-migration }', `openshift-migration, annotations: { ${SYNC_OPTIONS}: "${options}" } }`);
const ignoring = (pointer: string) => application('.', 'ignoreDifferences:\n'
  + `  - { group: ${MTC_GROUP}, kind: MigPlan, jsonPointers: [${pointer}] }`);

/** Rules on where and how an Application applies objects of MTC. */
export const DELIVERY_RULES: readonly Rule[] = [
  {
    id: 'gitops/other-cluster',
    severity: 'error',
    title: 'An Application applies the files of a cluster on that cluster',
    rationale: 'MTC reads its objects and their Secrets on the host cluster only. On another cluster nothing happens, '
      + 'or its operator is configured like that of the host.',
    source: 'Argo CD documentation, Application destination; mig-controller pkg/apis/migration/v1alpha1/resource.go',
    on: ['Application', 'ApplicationSet', 'Kustomization'],
    skips: ['patch'],
    breaks: deployed(URL),
    finds: [{
      path: 'spec.destination.server',
      message: '"https://api.ocp3.example.com:8443" is cluster "ocp3", but the Application applies MigCluster '
        + 'openshift-migration/ocp3, which is for cluster "ocp4"',
      fix: 'Write the URL of the API server of cluster "ocp4".',
    }],
    keeps: deployed('https://kubernetes.default.svc'),
    * check(manifest, set) {
      const { at, spec } = deliveryOf(manifest);
      const server = text(record(spec.destination).server);
      const target = server === '' ? undefined : ClusterIdentities.in(set).at(server);
      const misplaced = target === undefined ? undefined : firstAppliedBy(set, manifest, isOfHost);
      if (misplaced && misplaced.cluster !== target) {
        yield {
          path: `${at}.destination.server`,
          message: `${quote(server)} is cluster ${quote(target)}, but the Application applies `
            + `${namedIn(misplaced, manifest)}, which is for cluster ${quote(misplaced.cluster)}`,
          fix: `Write the URL of the API server of cluster ${quote(misplaced.cluster)}.`,
        };
      } else {
        yield* sharedDestination(manifest, set);
        yield* strangeServer(manifest, set);
        yield* madeElsewhere(manifest, set);
      }
    },
  },
  {
    id: 'gitops/target-namespace',
    severity: 'error',
    title: 'A Kustomization of Flux leaves objects of MTC in openshift-migration',
    rationale: 'targetNamespace moves every object that the Kustomization applies. '
      + 'MTC silently ignores its objects in other namespaces.',
    source: 'kustomize-controller documentation, targetNamespace; mig-controller '
      + 'pkg/apis/migration/v1alpha1/resource.go',
    on: 'Kustomization',
    skips: ['patch'],
    breaks: documents(flux('.', 'targetNamespace: migration'), planExample()),
    finds: [{
      path: 'spec.targetNamespace',
      message: 'moves MigPlan openshift-migration/shop to "migration": '
        + 'MTC silently ignores objects outside openshift-migration',
      fix: 'Write `targetNamespace: openshift-migration`, or remove it.',
    }],
    keeps: documents(flux('.', 'targetNamespace: openshift-migration'), planExample()),
    * check(manifest, set) {
      const target = text(specOf(manifest).targetNamespace);
      const moved = target === '' || target === MTC_NAMESPACE || isPlaceholder(target)
        ? undefined
        : firstAppliedBy(set, manifest, isOfMtc);
      if (moved) {
        yield {
          path: 'spec.targetNamespace',
          message: `moves ${namedIn(moved, manifest)} to ${quote(target)}: MTC silently ignores objects outside `
            + `${MTC_NAMESPACE}`,
          fix: `Write \`targetNamespace: ${MTC_NAMESPACE}\`, or remove it.`,
        };
      }
    },
  },
  {
    id: 'gitops/replaced-run',
    severity: 'error',
    title: 'A run is applied, and not replaced',
    rationale: 'With Replace=true or Force=true in its annotation, Argo CD replaces the object in each sync, or '
      + 'deletes it and creates it again. MTC\'s kinds have no status subresource, so that the run loses its status '
      + 'and starts once more.',
    source: 'Argo CD documentation, sync options; MTC\'s CustomResourceDefinitions',
    on: 'MigMigration',
    skips: ['patch', 'live'],
    breaks: run('Force=true,Replace=true'),
    finds: [{
      path: `metadata.annotations["${SYNC_OPTIONS}"]`,
      message: 'Force=true, Replace=true: each sync replaces the run, or deletes it and creates it again, and it '
        + 'starts once more',
      fix: 'Remove these options. Give runs an Application without `automated`, and sync it by hand.',
    }],
    keeps: run('Prune=false'),
    * check(manifest) {
      const options = text(record(record(manifest.object.metadata).annotations)[SYNC_OPTIONS]).split(',')
        .map((one) => one.trim());
      const replacing = options.filter((one) => one === 'Replace=true' || one === 'Force=true');
      if (replacing.length > 0) {
        yield {
          path: `metadata.annotations["${SYNC_OPTIONS}"]`,
          message: `${replacing.join(', ')}: each sync replaces the run, or deletes it and creates it again, and it `
            + 'starts once more',
          fix: 'Remove these options. Give runs an Application without `automated`, and sync it by hand.',
        };
      }
    },
  },
  {
    id: 'gitops/replaced-plan',
    severity: 'warning',
    title: 'A plan is applied, and not replaced',
    rationale: 'To replace a plan erases its status and what the manifest does not contain: the volumes that MTC has '
      + 'discovered, with what people have selected for them. The plan is not Ready until MTC has discovered them '
      + 'again, with its defaults.',
    source: 'Argo CD documentation, sync options; MTC\'s CustomResourceDefinitions; mig-controller '
      + 'pkg/controller/migplan/pvlist.go',
    on: ['Application', 'ApplicationSet'],
    skips: ['patch'],
    breaks: documents(application('.', 'syncPolicy: { syncOptions: [Replace=true] }'), planExample()),
    finds: [{
      path: 'spec.syncPolicy.syncOptions[0]',
      message: 'Replace=true erases the status of MigPlan openshift-migration/shop in each sync, '
        + 'and the selections for its volumes',
      fix: 'Remove `Replace=true`.',
    }],
    keeps: documents(application('.', 'syncPolicy: { syncOptions: [ServerSideApply=true] }'), planExample()),
    * check(manifest, set) {
      const { at, spec } = deliveryOf(manifest);
      const options = list(record(spec.syncPolicy).syncOptions).map(text);
      const index = options.findIndex((option) => option === 'Replace=true' || option === 'Force=true');
      const plan = index >= 0 && !firstAppliedBy(set, manifest, isRun)
        ? firstAppliedBy(set, manifest, isPlan)
        : undefined;
      if (plan) {
        yield {
          path: `${at}.syncPolicy.syncOptions[${index}]`,
          message: `${options[index]} erases the status of ${namedIn(plan, manifest)} in each sync, `
            + 'and the selections for its volumes',
          fix: `Remove \`${options[index]}\`.`,
        };
      }
    },
  },
  {
    id: 'gitops/pointer',
    severity: 'warning',
    title: 'A JSON pointer in ignoreDifferences can match',
    rationale: 'The values of annotations and labels are strings. A slash in a key is written ~1 in a JSON pointer; '
      + 'with a plain slash the pointer names a field below a string, which does not exist, and nothing is ignored.',
    source: 'RFC 6901; Argo CD documentation, diffing customization',
    on: ['Application', 'ApplicationSet'],
    skips: ['patch'],
    breaks: ignoring('/metadata/annotations/openshift.io/touch'),
    finds: [{
      path: 'spec.ignoreDifferences[0].jsonPointers[0]',
      message: '"/metadata/annotations/openshift.io/touch" matches nothing: the slash in the key is not escaped',
      fix: 'Write `/metadata/annotations/openshift.io~1touch`.',
    }],
    keeps: ignoring('/metadata/annotations/openshift.io~1touch'),
    * check(manifest) {
      const { at: template, spec } = deliveryOf(manifest);
      for (const [at, entry] of list(spec.ignoreDifferences).entries()) {
        for (const [index, pointer] of list(record(entry).jsonPointers).entries()) {
          const [, map, key] = /^(\/metadata\/(?:annotations|labels)\/)([^/]+\/.+)$/.exec(text(pointer)) ?? [];
          if (map !== undefined) {
            yield {
              path: `${template}.ignoreDifferences[${at}].jsonPointers[${index}]`,
              message: `${quote(pointer)} matches nothing: the slash in the key is not escaped`,
              fix: `Write \`${map}${key.replace(/\//g, '~1')}\`.`,
            };
          }
        }
      }
    },
  },
];

/** An Application of an ApplicationSet that applies the objects of the host cluster on another one. */
function* madeElsewhere(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  for (const { server, folders } of applicationsMadeBy(set, manifest)) {
    const target = ClusterIdentities.in(set).at(server);
    const found = target === undefined ? undefined
      : folders.map(firstOfHost).find((one) => one !== undefined && one.cluster !== target);
    if (found) {
      const { at } = deliveryOf(manifest);
      yield {
        path: `${at}.destination`,
        message: `is ${quote(server)}, cluster ${quote(target)}, in one of the Applications, which applies `
          + `${namedIn(found, manifest)} of cluster ${quote(found.cluster)} there`,
        fix: 'Add to each element of the generator the path of the files of its cluster, and write that as `path`.',
      };
      return;
    }
  }
}

const firstOfHost = derived((folder: readonly Manifest[]) => folder.find(isOfHost));

/** A delivery to the cluster to which another one brings files of another cluster. */
function* sharedDestination(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const { found, first } = misplacedIn(set).get(manifest) ?? {};
  if (found && first) {
    const { at, spec } = deliveryOf(manifest);
    const isFlux = groupOf(manifest) !== 'argoproj.io';
    const field = record(spec.destination).server === undefined ? 'name' : 'server';
    const to = isFlux ? 'its own cluster' : quote(text(record(spec.destination)[field]));
    yield {
      path: isFlux ? 'spec' : `${at}.destination.${field}`,
      message: `applies ${namedIn(found, manifest)} of cluster ${quote(found.cluster)} on ${to}, but `
        + `${namedIn(first.delivery, manifest)} applies ${namedIn(first.found, manifest)} of cluster `
        + `${quote(first.found.cluster)} there`,
      fix: isFlux
        ? `Add \`kubeConfig\` for cluster ${quote(found.cluster)}.`
        : `Write the ${field === 'name' ? 'name' : 'URL of the API server'} of cluster ${quote(found.cluster)}.`,
    };
  }
}

/** An Application for a server that is not that of the cluster whose files it applies. */
function* strangeServer(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const { found, other, url } = misplacedIn(set).has(manifest) ? {} : strangersIn(set).get(manifest) ?? {};
  if (found && other && url !== undefined) {
    const { at, spec } = deliveryOf(manifest);
    yield {
      path: `${at}.destination.server`,
      message: `applies ${namedIn(found, manifest)} of cluster ${quote(found.cluster)} on `
        + `${quote(text(record(spec.destination).server))}, but the API server of that cluster is ${quote(url)}, as in `
        + namedIn(other, manifest),
      fix: `Write \`server: ${url}\`.`,
    };
  }
}

/** Kinds that MTC reads on its host cluster only. */
const HOST_KINDS = ['MigCluster', 'MigHook', 'MigMigration', 'MigPlan', 'MigStorage'];

function isOfHost(manifest: Manifest): boolean {
  return manifest.cluster !== undefined && HOST_KINDS.includes(manifest.kind) && groupOf(manifest) === MTC_GROUP;
}

function isOfMtc(manifest: Manifest): boolean {
  return HOST_KINDS.includes(manifest.kind) && groupOf(manifest) === MTC_GROUP;
}

function isPlan(manifest: Manifest): boolean {
  return manifest.kind === 'MigPlan' && groupOf(manifest) === MTC_GROUP;
}

function isRun(manifest: Manifest): boolean {
  return manifest.kind === 'MigMigration' && groupOf(manifest) === MTC_GROUP;
}
