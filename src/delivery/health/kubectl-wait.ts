import { KindOutcome } from '../../api/outcomes/criterion';
import { kubectlWaits } from '../../api/outcomes/kubectl-wait';

/** The commands that end when an object is healthy. */
export function kubectlWaitCommands(outcome: KindOutcome, name: string, namespace: string, timeout: string): string[] {
  const target = `${outcome.kind.toLowerCase()}.${outcome.group}/${name}`;
  return kubectlWaits(outcome).map(({ condition, jsonPath, value }, index) => {
    const until = condition === undefined ? `jsonpath=${jsonPath}=${value}` : `condition=${condition}`;
    return `kubectl wait ${target} --namespace=${namespace} --for='${until}' --timeout=${index === 0 ? timeout : '10s'}`;
  });
}
