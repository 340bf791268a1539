import { readFileSync } from 'fs';
import { resolve } from 'path';

const ROOT = resolve(__dirname, '../..');

function packageOf(folder: string): any {
  return JSON.parse(readFileSync(resolve(ROOT, folder, 'package.json'), 'utf8'));
}

/** Whether the peers of this run are the lowest versions, with which the library is built. */
function arePeersLowest(): boolean {
  const { devDependencies } = packageOf('.');
  return ['cdk8s', 'cdk8s-plus-27', 'constructs']
    .every((peer) => packageOf(`node_modules/${peer}`).version === devDependencies[peer]);
}

/** A `test` about what is built of the peers. It is left out, and says so, with other versions of them. */
export function testWithLowestPeers(title: string, body: () => void): void {
  arePeersLowest() ? test(title, body) : test.skip(`${title} [needs: the lowest versions of the peers]`, body);
}
