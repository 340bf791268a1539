import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../../../api/versions/declaration';
import {
  FIRST_OPENSHIFT_WITHOUT_MTC, LAST_OPENSHIFT_WITH_MTC, mtcFor, mtcRelease, needsLegacyOperator, partnersOf,
} from '../../../api/versions/life-cycle';
import {
  areDifferent, formatMinor, formatVersion, isAtLeast, isBefore, isNewerThan, knownVersion,
} from '../../../grammar/version';
import { comparing } from '../../engine/comparing';
import { nameOf } from '../../engine/manifest';
import { Problem, Rule } from '../../engine/rule';
import { documents } from '../../examples/plan';
import { hostExample, remoteExample } from '../../examples/version';
import { annotationPath, REPORTERS } from '../../reading/version-reports';
import { Known, KnownCluster, knownClusters, migrations } from '../../reading/versions';

const RELEASE_NOTES = 'openshift-docs, modules/migration-mtc-release-notes-1-8 '
  + 'and modules/migration-compatibility-guidelines-3-to-4';
const VALIDATION = 'mig-controller release-1.8, pkg/controller/migcluster/validation.go';

/** The end of a fix: the way out if no version of MTC fits. */
const OR_WITHOUT_MTC = 'or copy the volumes with a `TransferEngine`, without MTC.';

/** Rules on versions of MTC and OpenShift that cannot, or should not, be combined. */
export const PAIR_RULES: readonly Rule[] = [
  {
    id: 'version/impossible',
    severity: 'error',
    title: 'The version of MTC can be installed on the version of OpenShift',
    rationale: 'Each release of MTC runs on certain versions of OpenShift only. OpenShift 3 has no OLM, so a '
      + 'Subscription cannot be created there, '
      + 'and the catalogs of OpenShift 4.2 to 4.5 are frozen.',
    source: RELEASE_NOTES,
    on: REPORTERS,
    breaks: remoteExample({ openshift: '4.8', mtc: '1.8.16' }),
    finds: [{
      path: annotationPath(MTC_VERSION_ANNOTATION),
      message: 'MTC 1.8.16 cannot be installed on OpenShift 4.8, which can run MTC 1.4 to 1.7',
      fix: 'Use MTC 1.7 on all clusters of the migration, or copy the volumes with a `TransferEngine`, without MTC.',
    }],
    keeps: remoteExample({ openshift: '4.14', mtc: '1.8.16' }),
    check: comparing(function* (set) {
      for (const { openshift, mtc } of knownClusters(set)) {
        if (openshift && mtc && !isAtLeast(openshift.version, FIRST_OPENSHIFT_WITHOUT_MTC)) {
          yield* impossible(openshift, mtc);
        }
      }
    }),
  },
  {
    id: 'version/openshift-without-mtc',
    severity: 'error',
    title: `A cluster with MTC runs OpenShift ${LAST_OPENSHIFT_WITH_MTC} or older`,
    rationale: `OpenShift ${LAST_OPENSHIFT_WITH_MTC} is the last version with MTC. The catalog of later versions does `
      + 'not contain the operator, and OLM blocks '
      + 'the upgrade of a cluster on which MTC is installed.',
    source: 'openshift-docs PR 108725 and PR 108924; mig-operator, olm.maxOpenShiftVersion of mtc-operator.v1.8.14',
    on: REPORTERS,
    breaks: hostExample({ openshift: '4.21' }),
    finds: [{
      path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
      message: 'OpenShift 4.21 has no MTC: its catalog does not contain the operator, and 4.20 is the last version '
        + 'with it',
      fix: 'Finish the migrations and remove MTC before you upgrade the cluster to 4.21, '
        + 'or copy the volumes with a `TransferEngine`, without MTC.',
    }],
    keeps: hostExample({ openshift: '4.20' }),
    check: comparing(function* (set) {
      for (const { openshift, mtc, migCluster } of knownClusters(set)) {
        if (openshift && (migCluster || mtc) && isAtLeast(openshift.version, FIRST_OPENSHIFT_WITHOUT_MTC)) {
          yield {
            manifest: openshift.manifest,
            path: openshift.path,
            message: `OpenShift ${formatVersion(openshift.version)} has no MTC: its catalog does not contain the `
              + `operator, and ${LAST_OPENSHIFT_WITH_MTC} is the last version with it`,
            fix: 'Finish the migrations and remove MTC before you upgrade the cluster to '
              + `${FIRST_OPENSHIFT_WITHOUT_MTC}, ${OR_WITHOUT_MTC}`,
          };
        }
      }
    }),
  },
  {
    id: 'version/unequal',
    severity: 'warning',
    title: 'All clusters of a migration have the same version of MTC',
    rationale: 'MTC 1.7 and 1.8 do not work together in either direction, and nothing stops them. If only the patch '
      + 'releases differ, MTC reports OperatorVersionMismatch: '
      + 'the migration may fail or lose data. OpenShift 3, and 4.9 or older, can run MTC 1.7 at most, so MTC 1.8 on '
      + 'the other side cannot match.',
    source: `${RELEASE_NOTES}; ${VALIDATION}`,
    on: REPORTERS,
    breaks: documents(hostExample({ mtc: '1.8.16' }), remoteExample({ mtc: '1.7.19' })),
    finds: [{
      path: annotationPath(MTC_VERSION_ANNOTATION),
      message: 'MTC 1.7.19 does not work with MTC 1.8.16 of MigCluster openshift-migration/host: '
        + 'MTC does not support different minor versions in one migration, which may fail or lose data',
      fix: 'Use MTC 1.7 on all clusters if each of them can run it, '
        + 'or copy the volumes with a `TransferEngine`, without MTC.',
    }],
    keeps: documents(hostExample({ mtc: '1.8.16' }), remoteExample({ mtc: '1.8' })),
    check: comparing(function* (set) {
      for (const clusters of migrations(set)) {
        yield* unequal(clusters);
      }
    }),
  },
];

function* impossible(openshift: Known, mtc: Known): Iterable<Problem> {
  const documented = mtcFor(openshift.version) ?? [];
  const release = mtcRelease(mtc.version);
  const onOpenshift = `OpenShift ${formatVersion(openshift.version)}`;
  const hasNoOlm = openshift.version.major === 3;
  const isFrozen = needsLegacyOperator(openshift.version) && isAtLeast(mtc.version, '1.6');
  if (mtc.manifest.kind === 'Subscription' && (hasNoOlm || isFrozen)) {
    yield {
      manifest: mtc.manifest,
      path: '',
      message: hasNoOlm
        ? `${onOpenshift} has no OLM: its API server rejects a Subscription`
        : `the catalog of ${onOpenshift} is frozen without MTC ${formatVersion(mtc.version)}: nothing is installed`,
      fix: 'Remove the Subscription, and install the legacy operator 1.7 from its operator.yml.',
    };
  } else if (documented.length > 0 && isNewerThan(mtc.version, documented.at(-1)!)) {
    yield {
      manifest: mtc.manifest,
      path: mtc.path,
      message: `MTC ${formatVersion(mtc.version)} cannot be installed on ${onOpenshift}, which can run `
        + `${listed(documented)}`,
      fix: `Use MTC ${documented.at(-1)} on all clusters of the migration, ${OR_WITHOUT_MTC}`,
    };
  } else if (release?.maxOpenshift !== undefined && isNewerThan(openshift.version, release.maxOpenshift)) {
    yield {
      manifest: mtc.manifest,
      path: mtc.path,
      message: `MTC ${formatVersion(mtc.version)} cannot be installed on ${onOpenshift}: ${release.maxOpenshift} is `
        + 'the last version that it supports',
      fix: `Use MTC ${documented.at(-1)} on all clusters of the migration.`,
    };
  }
}

/** The clusters of one migration whose MTC cannot be the same as that of another cluster. */
function* unequal(clusters: readonly KnownCluster[]): Iterable<Problem> {
  const known = clusters.filter((cluster) => minorsOf(cluster).length > 0);
  const named = known.filter((cluster) => !isUnplaced(cluster));
  const [other, ...more] = known.filter(isUnplaced); // on which cluster they are is not known
  const [first] = named;
  const ofFirst = new Set(first ? minorsOf(first) : []);
  const ofOthers = new Set(other ? [other, ...more].flatMap(minorsOf) : []);
  for (const cluster of named) {
    const unplaced = other && !canWorkWith(cluster, ofOthers) ? other : undefined;
    const partner = canWorkWith(cluster, ofFirst) ? unplaced : first;
    if (partner) {
      yield differentMinors(cluster, partner);
    } else if (cluster.mtc && first.mtc && isOtherPatch(cluster.mtc, first.mtc)) {
      yield differentPatches(cluster.mtc, first.mtc);
    }
  }
}

function isUnplaced({ migCluster, place }: KnownCluster): boolean {
  return !migCluster && place === undefined;
}

function canWorkWith(cluster: KnownCluster, minors: ReadonlySet<string>): boolean {
  return minorsOf(cluster).some((minor) => partnersOf(minor).some((partner) => minors.has(partner)));
}

function differentMinors(cluster: KnownCluster, partner: KnownCluster): Problem {
  const [own, other] = [cluster, partner].map(({ mtc, openshift }) => (mtc ?? openshift)!);
  const newest = [cluster, partner].map((one) => minorsOf(one).at(-1)!);
  const common = newest.every((minor) => isAtLeast(knownVersion(minor), newest[0])) ? newest[0] : newest[1];
  return {
    manifest: own.manifest,
    path: own.path,
    message: `${capability(cluster)} does not work with ${capability(partner)} of ${nameOf(other.manifest)}: `
      + 'MTC does not support different minor versions in one migration, which may fail or lose data',
    fix: `Use MTC ${common} on all clusters if each of them can run it, ${OR_WITHOUT_MTC}`,
  };
}

function differentPatches(own: Known, other: Known): Problem {
  const newest = isBefore(own.version, formatVersion(other.version)) ? other : own;
  return {
    manifest: own.manifest,
    path: own.path,
    message: `MTC ${formatVersion(own.version)} differs from ${formatVersion(other.version)} of `
      + `${nameOf(other.manifest)}: MTC reports OperatorVersionMismatch, `
      + 'and a migration may fail or lose data',
    fix: `Upgrade MTC to ${formatVersion(newest.version)} on all clusters.`,
  };
}

function isOtherPatch({ version: own }: Known, { version: other }: Known): boolean {
  return formatMinor(own) === formatMinor(other) && areDifferent(own, other);
}

/** What a cluster runs, or can run. */
function capability({ openshift, mtc }: KnownCluster): string {
  return mtc ? `MTC ${formatVersion(mtc.version)}`
    : `OpenShift ${formatVersion(openshift!.version)} (${listed(mtcFor(openshift!.version)!)})`;
}

/** The minor releases of MTC that a cluster runs, or can run; none if nothing is known. */
function minorsOf({ openshift, mtc }: KnownCluster): readonly string[] {
  if (mtc) {
    return [formatMinor(mtc.version)];
  }
  return openshift ? mtcFor(openshift.version) ?? [] : [];
}

/** `MTC 1.4 to 1.7`, or `MTC 1.8`. */
function listed(minors: readonly string[]): string {
  return minors.length === 1 ? `MTC ${minors[0]}` : `MTC ${minors[0]} to ${minors.at(-1)}`;
}
