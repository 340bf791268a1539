import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { folderWith } from './support';
import { run } from '../../src/cli/command-line';

test('--watch checks again after a change, and ends with the outcome of the last check', async () => {
  const wrong = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\ndata: { a: x, a: y }\n';
  const folder = folderWith({ 'a.yaml': wrong });
  const interruption = new AbortController();
  const outputs: string[] = [];
  let again: () => void = () => undefined;
  const secondCheck = new Promise<void>((resolve) => { again = resolve; });
  const outcome = run(['check', '.', '--watch'], {
    workingDirectory: folder,
    environment: {},
    stdin: 0,
    stdout: (text) => {
      outputs.push(text);
      if (text.includes('no findings')) {
        again();
      }
    },
    stderr: () => undefined,
    terminal: false,
    interruption: () => interruption.signal,
  });
  expect(outputs.join('')).toContain('document/duplicate-key');
  writeFileSync(join(folder, 'a.yaml'), wrong.replace(', a: y', ''));
  await secondCheck;
  interruption.abort();
  expect(await outcome).toBe(0);
});

test('--watch survives that its folder is deleted and created again', async () => {
  const fine = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';
  const folder = folderWith({ 'm/a.yaml': fine });
  const interruption = new AbortController();
  const waiting: Array<{ readonly text: string; readonly go: () => void }> = [];
  const printed = (text: string) => new Promise<void>((go) => waiting.push({ text, go }));
  const outcome = run(['check', 'm', '--watch'], {
    workingDirectory: folder,
    environment: {},
    stdin: 0,
    stdout: (text) => waiting.filter((one) => text.includes(one.text)).forEach(({ go }) => go()),
    stderr: (text) => waiting.filter((one) => text.includes(one.text)).forEach(({ go }) => go()),
    terminal: false,
    interruption: () => interruption.signal,
  });
  const gone = printed('does not exist');
  rmSync(join(folder, 'm'), { recursive: true });
  await gone;
  const again = printed('2 manifests in 1 file: no findings');
  mkdirSync(join(folder, 'm'));
  writeFileSync(join(folder, 'm/a.yaml'), `${fine}---\n${fine.replace('name: a', 'name: c')}`);
  await again;
  const changed = printed('1 manifest in 1 file: no findings');
  writeFileSync(join(folder, 'm/a.yaml'), fine);
  await changed;
  interruption.abort();
  expect(await outcome).toBe(0);
});
