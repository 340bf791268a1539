import { KindOutcome } from '../../api/outcomes/criterion';
import { kubectlWaits } from '../../api/outcomes/kubectl-wait';
import { shellCommand, shellWord } from '../../output/commands';

/** The commands that end when an object is healthy. */
export function kubectlWaitCommands(outcome: KindOutcome, name: string, namespace: string, timeout: string): string[] {
  const target = `${outcome.kind.toLowerCase()}.${outcome.group}/${name}`;
  return kubectlWaits(outcome).map(({ condition, jsonPath, value }, index) => {
    const until = condition === undefined ? `jsonpath=${jsonPath}=${value}` : `condition=${condition}`;
    return shellCommand('kubectl wait', [target],
      `--namespace=${shellWord(namespace)} --for='${until}' --timeout=${index === 0 ? shellWord(timeout) : '10s'}`);
  });
}
