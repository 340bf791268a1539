import { LiveObject } from '../../api/outcomes/outcome-of';
import { OperationError } from '../../operations/operation-error';
import { isStdin, read } from '../reading/read';
import { readManifests } from '../reading/yaml-reader';
import { Surroundings } from '../surroundings';

/** Problems because of which something was not read. Other mistakes of a dump are those of the cluster. */
const UNREAD: readonly string[] = [
  'document/not-text', 'document/not-yaml', 'document/too-large', 'document/too-deep', 'document/alias-bomb',
];

/**
 * The objects of files or of stdin, read as `check` reads them and with its limits. @throws an OperationError if
 * something of it is not read
 */
export function dumpObjects(
  { stdin, workingDirectory }: Pick<Surroundings, 'stdin' | 'workingDirectory'>, paths: readonly string[] = ['-'],
): LiveObject[] {
  return [...read({ paths: [...paths], clusterPaths: [], workingDirectory, stdin }, () => undefined)].flatMap((
    { file, problem: unread },
  ) => {
    const { manifests, problems } = unread ? { manifests: [], problems: [unread] } : readManifests(file, true);
    const problem = problems.find(({ rule }) => UNREAD.includes(rule));
    if (problem) {
      throw new OperationError('usage', `${isStdin(file.name) ? 'stdin' : file.name}: ${problem.message}`, problem.fix);
    }
    return manifests.map(({ manifest }) => manifest.object);
  });
}
