import { specOf } from './plan';
import { MTC_GROUP } from './references';
import { JudgedKind } from '../../api/judged-kinds';
import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../../api/versions/declaration';
import { MTC_PACKAGE } from '../../api/versions/mtc-releases';
import { parseVersion, Version } from '../../grammar/version';
import { list, Manifest, record, text } from '../engine/manifest';
import { groupOf } from '../engine/manifest-set';

/** The API group of OLM. */
export const OLM = 'operators.coreos.com';

/** What one manifest says about the version of something on its cluster. */
export interface Report {
  readonly version: Version;
  readonly path: string;
  /** How much it counts: an observed version before a declared one, and that before a guess. */
  readonly rank: number;
}

/** The rank of what a cluster itself reports. */
export const OBSERVED = 3;
const DECLARED = 2;
const ORDERED = 1;
export const GUESSED = 0;

/** The field of an annotation. */
export function annotationPath(name: string): string {
  return `metadata.annotations["${name}"]`;
}

/** The kinds of manifests that report a version. */
export const REPORTERS: readonly JudgedKind[] = [
  'MigCluster', 'ClusterServiceVersion', 'Subscription', 'ClusterVersion', 'Route',
];

/** The value of an annotation; empty if it is missing or not a string. */
export function annotationOf(manifest: Manifest, name: string): string {
  return text(record(record(manifest.object.metadata).annotations)[name]);
}

/**
 * What a manifest says about the version of OpenShift on its cluster; several things if it was both declared and
 * guessed.
 */
export function openshiftReports(manifest: Manifest): Report[] {
  switch (`${groupOf(manifest)} ${manifest.kind}`) {
    case 'config.openshift.io ClusterVersion':
      return openshiftOfClusterVersion(manifest);
    case `${MTC_GROUP} MigCluster`:
      return [...declared(manifest, OPENSHIFT_VERSION_ANNOTATION), ...openshift3ByRegistry(manifest)];
    case 'route.openshift.io Route':
      return openshift3ByRoute(manifest);
    default:
      return [];
  }
}

/** What a manifest says about the version of MTC on its cluster. */
export function mtcReports(manifest: Manifest): Report[] {
  switch (`${groupOf(manifest)} ${manifest.kind}`) {
    case `${MTC_GROUP} MigCluster`:
      return [
        ...report(text(record(manifest.object.status).operatorVersion), 'status.operatorVersion', OBSERVED),
        ...declared(manifest, MTC_VERSION_ANNOTATION),
      ];
    case `${OLM} ClusterServiceVersion`:
      return report(csvVersion(manifest.name), 'metadata.name', OBSERVED);
    case `${OLM} Subscription`:
      return mtcOfSubscription(manifest).slice(0, 1);
    default:
      return [];
  }
}

function declared(manifest: Manifest, annotation: string): Report[] {
  return report(annotationOf(manifest, annotation), annotationPath(annotation), DECLARED);
}

/** The versions that a Subscription of MTC's operator speaks of, the most certain first. */
function mtcOfSubscription(manifest: Manifest): Report[] {
  const { name, channel, startingCSV, installPlanApproval } = specOf(manifest);
  if (name !== MTC_PACKAGE.name) {
    return [];
  }
  return [
    ...report(csvVersion(text(record(manifest.object.status).installedCSV)), 'status.installedCSV', OBSERVED),
    ...installPlanApproval === 'Manual' ? report(csvVersion(text(startingCSV)), 'spec.startingCSV', ORDERED) : [],
    ...report(text(channel), 'spec.channel', ORDERED),
  ];
}

function openshiftOfClusterVersion(manifest: Manifest): Report[] {
  const { history, desired } = record(manifest.object.status);
  const entries = list(history);
  const index = entries.findIndex((entry) => record(entry).state === 'Completed');
  return [
    ...report(text(record(entries[index]).version), `status.history[${index}].version`, OBSERVED),
    ...report(text(record(desired).version), 'status.desired.version', OBSERVED),
  ].slice(0, 1);
}

/**
 * The host that the router of OpenShift 3 gives to Route `docker-registry` in namespace `default`; OpenShift 4 has no
 * such Route.
 */
function openshift3ByRegistry(manifest: Manifest): Report[] {
  return /^docker-registry-default\./.test(text(specOf(manifest).exposedRegistryPath))
    ? [{ version: { major: 3 }, path: 'spec.exposedRegistryPath', rank: GUESSED }] : [];
}

function openshift3ByRoute(manifest: Manifest): Report[] {
  const { name, namespace } = manifest;
  const { to } = specOf(manifest);
  const isRegistry = namespace === 'default' && name === 'docker-registry' && record(to).name === name;
  return isRegistry ? [{ version: { major: 3 }, path: 'spec.to.name', rank: ORDERED }] : [];
}

/** The version in the name of a ClusterServiceVersion. The name of 1.8.14 was published without the "v". */
function csvVersion(name: string): string {
  return /^mtc-operator\.(v?\d.*)$/.exec(name)?.[1] ?? '';
}

function report(written: string, path: string, rank: number): Report[] {
  const version = parseVersion(written.replace(/^release-(?=v)/, ''));
  return version ? [{ version, path, rank }] : [];
}
