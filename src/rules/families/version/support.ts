import { OPENSHIFT_VERSION_ANNOTATION } from '../../../api/versions/declaration';
import {
  endOfOpenshift, endsSoon, FACTS_CHECKED, FIRST_OPENSHIFT_WITH_SUPPORTED_MTC, FIRST_OPENSHIFT_WITHOUT_MTC,
  isKnownOadp, isUnsupportedOpenshift, LAST_OPENSHIFT_WITH_MTC, mtcRelease, NEWEST_MTC, oadpFor, oadpRanges,
  openshiftRelease,
} from '../../../api/versions/life-cycle';
import { OADP_PACKAGE } from '../../../api/versions/oadp-releases';
import { formatMinor, formatVersion, isAtLeast, isBefore, parseVersion } from '../../../grammar/version';
import { comparing } from '../../engine/comparing';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Problem, Rule } from '../../engine/rule';
import { files, planExample } from '../../examples/plan';
import { hostExample, remoteExample, subscriptionExample } from '../../examples/version';
import { plansOf, specOf } from '../../reading/plan';
import { annotationPath, REPORTERS } from '../../reading/version-reports';
import { destinationOf, Known, KnownCluster, knownClusters, mtcAt, openshiftFor } from '../../reading/versions';

const LIFE_CYCLE = 'product life cycle of OpenShift Container Platform; openshift-docs, modules/mtc-operator-supported';

const oadpExample = (channel: string) => subscriptionExample(channel, { name: OADP_PACKAGE });

const PLAN = planExample('', { source: 'old', destination: 'host' });

/** Rules on versions that the vendor does not support, or not for long. */
export const SUPPORT_RULES: readonly Rule[] = [
  {
    id: 'version/unsupported',
    severity: 'warning',
    title: 'The vendor supports MTC on the cluster',
    rationale: 'Support for MTC 1.7 ended on 2025-07-01, also with 1.7 on both clusters. OpenShift 3, and 4.9 or '
      + 'older, can run MTC 1.7 at most, so no supported MTC path from '
      + 'them is left. For OpenShift 4.12 and 4.13, MTC 1.8.4 to 1.8.13 were published in a wrong build.',
    source: 'openshift-docs PR 118448, PR 108259 and modules/migration-mtc-release-notes-1-8',
    on: REPORTERS,
    breaks: remoteExample({ openshift: '4.9' }),
    finds: [{
      path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
      message: 'OpenShift 4.9 has no supported MTC: the vendor supports migrations of OpenShift 4.10 and later only',
      fix: 'Upgrade the cluster first, or copy the volumes with a `TransferEngine`, without MTC.',
    }],
    keeps: remoteExample({ openshift: '4.10' }),
    check: comparing(function* (set) {
      for (const cluster of knownClusters(set)) {
        yield* unsupported(cluster);
      }
    }),
  },
  {
    id: 'version/ending-soon',
    severity: 'info',
    title: 'OpenShift on the destination is supported for more than half a year',
    rationale: 'Applications move to a cluster that they will run on for a while. The dates are those known on '
      + `${FACTS_CHECKED}, and "soon" means within 180 days of that day: `
      + 'no clock is read, so the result is the same on any day.',
    source: LIFE_CYCLE,
    on: REPORTERS,
    breaks: files(hostExample({ openshift: '4.19' }), PLAN),
    finds: [{
      path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
      message: 'the support of OpenShift 4.19 ends on 2026-12-17, as known on 2026-11-28',
      fix: 'Plan the upgrade of the cluster, to 4.20 at most while MTC is installed.',
    }],
    keeps: files(hostExample({ openshift: '4.18' }), PLAN),
    check: comparing(function* (set) {
      for (const { openshift } of destinationsOf(set)) {
        yield* ending(openshift);
      }
    }),
  },
  {
    id: 'version/last-openshift',
    severity: 'info',
    title: 'MTC is removed before a cluster is upgraded to a version without it',
    rationale: `OpenShift ${LAST_OPENSHIFT_WITH_MTC} is the last version with MTC. OLM blocks the upgrade of a cluster `
      + `to ${FIRST_OPENSHIFT_WITHOUT_MTC} while MTC is installed.`,
    source: 'openshift-docs PR 108924; mig-operator, olm.maxOpenShiftVersion of mtc-operator.v1.8.14',
    on: REPORTERS,
    breaks: hostExample({ openshift: '4.20' }),
    finds: [{
      path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
      message: 'OpenShift 4.20 is the last version with MTC: OLM blocks the upgrade to 4.21 while MTC is installed',
      fix: 'Finish the migrations and remove MTC before you upgrade the cluster to 4.21.',
    }],
    keeps: hostExample({ openshift: '4.19' }),
    check: comparing(function* (set) {
      for (const { openshift, mtc, migCluster } of knownClusters(set)) {
        if (openshift && (migCluster || mtc) && formatMinor(openshift.version) === LAST_OPENSHIFT_WITH_MTC) {
          yield {
            manifest: openshift.manifest,
            path: openshift.path,
            message: `OpenShift ${formatVersion(openshift.version)} is the last version with MTC: OLM blocks the `
              + `upgrade to ${FIRST_OPENSHIFT_WITHOUT_MTC} while MTC is installed`,
            fix: 'Finish the migrations and remove MTC before you upgrade the cluster to '
              + `${FIRST_OPENSHIFT_WITHOUT_MTC}.`,
          };
        }
      }
    }),
  },
  {
    id: 'version/oadp',
    severity: 'warning',
    title: 'OADP beside MTC is one that both MTC and OpenShift accept',
    rationale: 'MTC depends on a range of OADP versions, and the catalog of each OpenShift contains only some of them. '
      + 'With any other version OLM cannot resolve '
      + 'the dependencies and installs neither (ResolutionFailed).',
    source: 'mig-operator, metadata/dependencies.yaml; openshift-docs, modules/migration-mtc-support; ocp-build-data, '
      + 'oadp group.yml',
    on: 'Subscription',
    breaks: files(subscriptionExample('release-v1.7'), oadpExample('stable-1.4')),
    finds: [{
      path: 'spec.channel',
      message: 'OADP 1.4 does not fit MTC 1.7, which depends on OADP 0.5 or later and older than 1.1: '
        + 'OLM reports ResolutionFailed',
      fix: 'Remove this Subscription: OLM installs the right OADP together with MTC.',
    }],
    keeps: files(subscriptionExample('release-v1.8'), oadpExample('stable-1.4')),
    check: (manifest, set) => unfitOadp(set, manifest),
  },
];

function* unsupported({ openshift, mtc }: KnownCluster): Iterable<Problem> {
  if (openshift && isUnsupportedOpenshift(openshift.version)) {
    yield {
      manifest: openshift.manifest,
      path: openshift.path,
      message: `OpenShift ${formatVersion(openshift.version)} has no supported MTC: the vendor supports migrations of `
        + `OpenShift ${FIRST_OPENSHIFT_WITH_SUPPORTED_MTC} `
        + 'and later only',
      fix: 'Upgrade the cluster first, or copy the volumes with a `TransferEngine`, without MTC.',
    };
  }
  const release = mtc && mtcRelease(mtc.version);
  if (release && !release.isSupported) {
    yield {
      manifest: mtc.manifest,
      path: mtc.path,
      message: `MTC ${formatVersion(mtc.version)} is not supported, whatever runs on the other cluster: `
        + `its support ${release.end === undefined ? 'has ended' : `ended on ${release.end}`}`,
      fix: `Use MTC ${NEWEST_MTC.version} on all clusters if each of them can run it.`,
    };
  }
  const unfit = openshift && openshiftRelease(openshift.version)?.unfitMtc;
  if (unfit && mtc && isAtLeast(mtc.version, unfit.from) && isBefore(mtc.version, unfit.before)) {
    yield {
      manifest: mtc.manifest,
      path: mtc.path,
      message: `MTC ${formatVersion(mtc.version)} does not fit OpenShift ${formatVersion(openshift.version)}: it was `
        + 'published there in a wrong build',
      fix: `Upgrade MTC to ${NEWEST_MTC.newest} on all clusters.`,
    };
  }
}

/** The destinations of the plans, each once. */
function destinationsOf(set: ManifestSet): ReadonlySet<KnownCluster> {
  const clusters = plansOf(set).map((plan) => destinationOf(set, plan));
  return new Set(clusters.filter((cluster) => cluster !== undefined));
}

function* ending(openshift: Known | undefined): Iterable<Problem> {
  const end = openshift && endOfOpenshift(openshift.version);
  const when = end === undefined ? undefined : endsSoon(end);
  if (openshift && when) {
    yield {
      manifest: openshift.manifest,
      path: openshift.path,
      message: `the support of OpenShift ${formatVersion(openshift.version)} ${when === 'over' ? 'ended' : 'ends'} on `
        + `${end}, as known on ${FACTS_CHECKED}`,
      fix: `Plan the upgrade of the cluster, to ${LAST_OPENSHIFT_WITH_MTC} at most while MTC is installed.`,
    };
  }
}

/** OADP in the namespace of MTC's operator, which is its dependency. OADP elsewhere does not matter to MTC. */
function* unfitOadp(set: ManifestSet, manifest: Manifest): Iterable<FieldProblem> {
  const { name, channel } = specOf(manifest);
  const oadp = parseVersion(/^stable-(\d+\.\d+)$/.exec(text(channel))?.[1] ?? '');
  if (name !== OADP_PACKAGE || manifest.namespace !== 'openshift-migration' || !oadp) {
    return;
  }
  const [mtc, openshift] = [mtcAt(set, manifest), openshiftFor(set, manifest)];
  const ranges = mtc ? oadpRanges(mtc.version) : [];
  const offered = openshift ? oadpFor(openshift.version) : [];
  const version = formatMinor(oadp);
  if (mtc && ranges.length > 0 && ranges.every(({ from, before }) => isBefore(oadp, from) || isAtLeast(oadp, before))) {
    const { from, before } = ranges.at(-1)!;
    yield {
      path: 'spec.channel',
      message: `OADP ${version} does not fit MTC ${formatVersion(mtc.version)}, which depends on OADP ${from} or later `
        + `and older than ${before}: OLM reports ResolutionFailed`,
      fix: 'Remove this Subscription: OLM installs the right OADP together with MTC.',
    };
  } else if (openshift && offered.length > 0 && isKnownOadp(oadp) && !offered.includes(version)) {
    yield {
      path: 'spec.channel',
      message: `OADP ${version} is not in the catalog of OpenShift ${formatVersion(openshift.version)}, which has `
        + `${offered.join(' and ')}: OLM installs nothing`,
      fix: `Write \`channel: stable-${offered.at(-1)}\`, or remove this Subscription: `
        + 'OLM installs the right OADP together with MTC.',
    };
  }
}
