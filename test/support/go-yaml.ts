import { spawnSync } from 'child_process';

const KUBECTL = process.env.KUBECTL ?? 'kubectl';

/** Reads one manifest as kubectl does, without a cluster; undefined without kubectl. */
export const GO_YAML = spawnSync(KUBECTL, ['version', '--client']).status === 0 ? readByKubectl : undefined;

function readByKubectl(yaml: string): any {
  const { status, stdout, stderr } =
    spawnSync(KUBECTL, ['annotate', '--local', '-o', 'json', '-f', '-', 'read=yes'], { input: yaml, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}
