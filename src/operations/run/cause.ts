import { describeCondition, LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { rsyncFailure } from '../../api/rsync-failures';
import { describeObject } from '../../output/commands';
import { adviceFor, fixOf } from '../advice';
import { Cluster, referenceTo } from '../cluster';
import { Cause, causeOfJob } from './job-cause';
import { claimsOfMigration, partOf, partsOf } from './mtc-progress';

/** The cause of a failure, from the object deepest down that knows one. */
export async function causeOf(cluster: Cluster, object: LiveObject): Promise<Cause> {
  switch (object.kind) {
    case 'MigMigration': return causeOfRun(cluster, object);
    case 'DirectVolumeMigration': return causeOfVolumes(cluster, object);
    case 'DirectImageMigration': return causeOfImages(cluster, object);
    case 'Job': return causeOfJob(cluster, object);
    default: return ownCause(object);
  }
}

function ownCause(object: LiveObject): Cause {
  const outcome = outcomeOf(object);
  return {
    object: describeObject(referenceTo(object)), text: outcome.reason, ...optional(adviceFor(object.kind, outcome)),
  };
}

async function causeOfRun(cluster: Cluster, run: LiveObject): Promise<Cause> {
  for (const kind of ['DirectVolumeMigration', 'DirectImageMigration']) {
    const part = await partOf(cluster, run, kind);
    if (part !== undefined && outcomeOf(part).state === 'failed') {
      return kind === 'DirectVolumeMigration' ? causeOfVolumes(cluster, part, run) : causeOfImages(cluster, part);
    }
  }
  const own = ownCause(run);
  const hook = /hook job|hook/i.test(own.text) ? await failedHook(cluster, run) : undefined;
  return hook ?? own;
}

async function causeOfVolumes(cluster: Cluster, volumes: LiveObject, run?: LiveObject): Promise<Cause> {
  const claims = run === undefined ? [] : await claimsOfMigration(cluster, run);
  const failed = claims.find(({ state }) => state === 'failed')
    ?? claims.find((claim) => claim.state !== 'succeeded' && claim.lastLine);
  const known = (volumes.status?.conditions ?? [])
    .find((condition: LiveObject) => condition.type === 'SourceToDestinationNetworkError');
  if (failed?.lastLine !== undefined) {
    const signature = rsyncFailure(failed.lastLine);
    const said = `rsync of claim ${failed.namespace}/${failed.claim} failed: ${failed.lastLine}`;
    return {
      object: describeObject(referenceTo(volumes)),
      text: signature === undefined ? said : `${said} (${signature.meaning})`,
      ...optional(signature?.fix),
    };
  }
  return known === undefined ? ownCause(volumes) : {
    object: describeObject(referenceTo(volumes)),
    text: describeCondition(known),
    ...optional(fixOf(volumes.kind, known)),
  };
}

async function causeOfImages(cluster: Cluster, images: LiveObject): Promise<Cause> {
  const streams = await partsOf(cluster, images, 'DirectImageStreamMigration');
  const failed = streams.find((stream) => outcomeOf(stream).state === 'failed');
  return failed === undefined ? ownCause(images) : ownCause(failed);
}

/** MTC's hooks run as Jobs with the run's uid as their label `owner`, on the host if that is the target cluster. */
async function failedHook(cluster: Cluster, run: LiveObject): Promise<Cause | undefined> {
  const jobs = await cluster.list({ apiVersion: 'batch/v1', kind: 'Job', selector: `owner=${run.metadata?.uid}` });
  const failed = jobs.find((job) => Number(job.status?.failed ?? 0) > 0);
  return failed === undefined ? undefined : causeOfJob(cluster, failed);
}

function optional(fix: string | undefined): { readonly fix?: string } {
  return fix === undefined ? {} : { fix };
}
