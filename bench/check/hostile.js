'use strict';
// What hostile files cost: CPU and memory of `cdk8s-mtc check`, beside an export of the same size. `node hostile.js [BUNDLE]`
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { compile, ROOT } = require('../compile');
const { table } = require('../table');

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';
const object = (index) => `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-${index}
  namespace: shop-web
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        .: {}
        f:colour: {}
    manager: kubectl
data:
  colour: green
`;
const many = (count, part) => Array.from({ length: count }, (_, index) => part(index)).join('');
const plan = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { name: a, namespace: openshift-migration }\n';

const INPUTS = {
  'an export, 10 MB': () => many(36_000, object),
  '{} in lines, 3 MB': () => '{}\n'.repeat(1_000_000),
  'brackets, 9 MB': () => `${HEAD}spec: ${'['.repeat(9_000_000)}`,
  'brackets, 1 MB': () => `${HEAD}spec: ${'['.repeat(1_000_000)}`,
  'pairs in brackets, 2.4 MB': () => `${HEAD}spec: [${'a: b, '.repeat(400_000)}]\n`,
  '200 documents with 5,000 blanks in a line, 1 MB': () => many(200, (index) => `---\n${plan.replace('name: a', `name: a${index}`)}spec: { unknown: "${' '.repeat(5000)}" }\n`),
  'keys in one line, 6 MB': () => `${HEAD}spec: {${many(500_000, (index) => `k${index}: v, `)}}\n`,
  '..., 4 MB': () => '...\n'.repeat(1_000_000),
  'aliases, 4.4 MB': () => `${HEAD}a: &a 1\nspec:\n${'- *a     \n'.repeat(400_000)}`,
  'duplicate keys, 1 MB': () => `${HEAD}data:\n${many(100_000, (index) => `  k${index % 50_000}: a\n`)}`,
  'documents just within the limit, 10 MB': () => many(10, (index) => `---\n${HEAD.replace('name: a', `name: a${index}`)}spec: [${'a: b, '.repeat(48_000)}${' '.repeat(700_000)}]\n`),
};

function measure(command, name, text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-hostile-'));
  try {
    fs.writeFileSync(path.join(folder, 'a.yaml'), text);
    const python = 'import resource,subprocess,sys; subprocess.run([sys.argv[1],sys.argv[2],"check","--format","json",sys.argv[3]],stdout=subprocess.DEVNULL,'
      + 'stderr=subprocess.DEVNULL,timeout=300); u=resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime+u.ru_stime,u.ru_maxrss/1024)';
    const [cpu, memory] = spawnSync('python3', ['-c', python, process.execPath, command, folder], { encoding: 'utf8' }).stdout.trim().split(' ').map(Number);
    return { name, bytes: text.length, cpu, memory };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-bench-'));
try {
  const command = process.argv[2] ?? compile('src/cli/main.ts', path.join(scratch, 'lib/cli'));
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(scratch, 'package.json'));
  const rows = Object.entries(INPUTS).map(([name, make]) => measure(command, name, make()));
  const [{ cpu: reference }] = rows;
  console.log(table([
    ['input', 's of CPU', 'export = 1', 'MB of memory'],
    ...rows.map(({ name, cpu, memory }) => [name, cpu.toFixed(1), (cpu / reference).toFixed(2), memory.toFixed(0)]),
  ]));
} finally {
  fs.rmSync(scratch, { recursive: true });
}
