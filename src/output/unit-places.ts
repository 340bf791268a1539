import { ApplyStep } from './apply-step';
import { IndexUnit, MigrationIndex } from './migration-index';
import { segment } from './segments';

/**
 * What is wrong with the place of a unit or of a file, in words; undefined if each is where synth writes it. An index
 * that a person has changed could otherwise apply the files of one cluster on another, or a run as
 * a cluster's manifests.
 */
export function misplaced({ units }: MigrationIndex): string | undefined {
  for (const [place, unit] of units.entries()) {
    const folder = folderProblem(unit);
    if (folder !== undefined) {
      return `units[${place}].${folder}`;
    }
    const file = unit.files.findIndex(({ path }) => path.slice(0, path.lastIndexOf('/')) !== unit.path);
    if (file >= 0) {
      return `units[${place}].files[${file}].path is not in the folder of its unit, ${unit.path}`;
    }
  }
  return undefined;
}

function folderProblem({ path, cluster, step, isSecret, run, starts }: IndexUnit): string | undefined {
  if (isSecret !== (step === ApplyStep.SECRETS)) {
    return `isSecret does not match the step ${step}`;
  }
  if ((run !== undefined) !== (step === ApplyStep.RUN)) {
    return `run does not match the step ${step}`;
  }
  if (starts.length > 0 && step !== ApplyStep.RUN) {
    return `starts is not empty, but the step is ${step}`;
  }
  const segments = path.split('/');
  const isInFolder = run === undefined
    ? segments[0] === (isSecret ? 'secrets' : 'clusters') && segments[1] === segment(cluster)
    : path.startsWith(`${run}/`) && segments.at(-1) === segment(cluster);
  return isInFolder ? undefined : `path is not a place of the step ${step} of cluster ${JSON.stringify(cluster)}`;
}
