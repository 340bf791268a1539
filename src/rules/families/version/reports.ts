import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../../../api/versions/declaration';
import { MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { parseVersion, Version } from '../../../api/versions/version';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf } from '../../engine/manifest-set';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';

/** The API group of OLM. */
export const OLM = 'operators.coreos.com';

/** What one manifest says about the version of something on its cluster. */
export interface Report {
  readonly version: Version;
  readonly path: string;
  /** How much it counts: an observed version before a declared one, and that before a guess. */
  readonly rank: number;
}

const OBSERVED = 3;
const DECLARED = 2;
const ORDERED = 1;
const GUESSED = 0;

/** The field of an annotation. */
export function annotationPath(name: string): string {
  return `metadata.annotations["${name}"]`;
}

/** The value of an annotation; empty if it is missing or not a string. */
export function annotationOf(manifest: Manifest, name: string): string {
  return text(record(record(manifest.object.metadata).annotations)[name]);
}

/** What a manifest says about the version of OpenShift on its cluster. */
export function reportsOpenshift(manifest: Manifest): Report | undefined {
  switch (`${groupOf(manifest)} ${manifest.kind}`) {
    case 'config.openshift.io ClusterVersion':
      return openshiftOfClusterVersion(manifest);
    case `${MTC_GROUP} MigCluster`:
      return report(annotationOf(manifest, OPENSHIFT_VERSION_ANNOTATION), annotationPath(OPENSHIFT_VERSION_ANNOTATION), DECLARED)
        ?? openshift3ByRegistry(manifest);
    case 'route.openshift.io Route':
      return openshift3ByRoute(manifest);
    default:
      return undefined;
  }
}

/** What a manifest says about the version of MTC on its cluster. */
export function reportsMtc(manifest: Manifest): Report | undefined {
  switch (`${groupOf(manifest)} ${manifest.kind}`) {
    case `${MTC_GROUP} MigCluster`:
      return report(text(record(manifest.object.status).operatorVersion), 'status.operatorVersion', OBSERVED)
        ?? report(annotationOf(manifest, MTC_VERSION_ANNOTATION), annotationPath(MTC_VERSION_ANNOTATION), DECLARED);
    case `${OLM} ClusterServiceVersion`:
      return report(csvVersion(manifest.name), 'metadata.name', OBSERVED);
    case `${OLM} Subscription`:
      return mtcOfSubscription(manifest);
    default:
      return undefined;
  }
}

/** The version that a Subscription installs, if it is one of MTC's. */
function mtcOfSubscription(manifest: Manifest): Report | undefined {
  const { name, channel, startingCSV, installPlanApproval } = specOf(manifest);
  if (name !== MTC_PACKAGE.name) {
    return undefined;
  }
  const staysAt = installPlanApproval === 'Manual' ? report(csvVersion(text(startingCSV)), 'spec.startingCSV', ORDERED) : undefined;
  return report(csvVersion(text(record(manifest.object.status).installedCSV)), 'status.installedCSV', OBSERVED)
    ?? staysAt
    ?? report(text(channel), 'spec.channel', ORDERED);
}

function openshiftOfClusterVersion(manifest: Manifest): Report | undefined {
  const { history, desired } = record(manifest.object.status);
  const entries = list(history);
  const index = entries.findIndex((entry) => record(entry).state === 'Completed');
  return report(text(record(entries[index]).version), `status.history[${index}].version`, OBSERVED)
    ?? report(text(record(desired).version), 'status.desired.version', OBSERVED);
}

/** The host that the router of OpenShift 3 gives to Route `docker-registry` in namespace `default`; OpenShift 4 has no such Route. */
function openshift3ByRegistry(manifest: Manifest): Report | undefined {
  return /^docker-registry-default\./.test(text(specOf(manifest).exposedRegistryPath))
    ? { version: { major: 3 }, path: 'spec.exposedRegistryPath', rank: GUESSED } : undefined;
}

function openshift3ByRoute(manifest: Manifest): Report | undefined {
  const isRegistry = manifest.name === 'docker-registry' && manifest.namespace === 'default' && record(specOf(manifest).to).name === 'docker-registry';
  return isRegistry ? { version: { major: 3 }, path: 'spec.to.name', rank: GUESSED } : undefined;
}

/** The version in the name of a ClusterServiceVersion. The name of 1.8.14 was published without the "v". */
function csvVersion(name: string): string {
  return /^mtc-operator\.(v?\d.*)$/.exec(name)?.[1] ?? '';
}

function report(written: string, path: string, rank: number): Report | undefined {
  const version = parseVersion(written.replace(/^release-(?=v)/, ''));
  return version && { version, path, rank };
}
