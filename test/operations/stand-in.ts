import { chmodSync, writeFileSync } from 'fs';
import { join } from 'path';
import { TestClock } from './memory-cluster';
import { ClusterConnection, KubectlCluster } from '../../src/operations/kubectl-cluster';
import { folderWith } from '../cli/support';

/** The path of a shell script that stands in for kubectl, in its own folder beside these files. */
export function standIn(script: string, files: Record<string, string> = {}): string {
  const path = join(folderWith({ ...files, kubectl: '' }), 'kubectl');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A cluster that is reached by such a program, without patience unless a test asks for it. */
export function clusterBehind(command: string, options: Partial<ClusterConnection> = {}): KubectlCluster {
  return new KubectlCluster({
    name: 'new',
    command,
    environment: { PATH: process.env.PATH },
    clock: new TestClock(),
    patienceSeconds: 0,
    unavailable: () => undefined,
    ...options,
  });
}
