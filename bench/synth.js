'use strict';
// What synth of a large app costs, and how much of it is judging. See README.md.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');
const { compile, ROOT } = require('./compile');
const { table } = require('./table');

const PLANS = 50;
const NAMESPACES = 10; // of a plan
const TIMES = 3;

const [, , bundle, what] = process.argv;
if (bundle) {
  process.stdout.write(JSON.stringify({ synth, judge }[what](require(bundle))));
} else {
  main();
}

function main() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-bench-'));
  try {
    const compiled = compile('bench/synth-exports.mjs', scratch);
    const times = (measure) => Array.from({ length: TIMES }, () => JSON.parse(execFileSync(process.execPath, [__filename, compiled, measure], {
      encoding: 'utf8', cwd: scratch, env: { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') } })));
    const least = (all, field) => Math.min(...all.map((one) => one[field]));
    const [synths, judgings] = [times('synth'), times('judge')];
    const [{ objects, files, judgements }] = synths;
    const [constructing, synthesizing, judging] = [least(synths, 'constructs'), least(synths, 'synth'), least(judgings, 'judging')];
    const row = (name, seconds) => [name, seconds.toFixed(2), `${Math.round(100 * seconds / (constructing + synthesizing))} %`];
    console.log(`${objects} objects in ${files} files; least of ${TIMES}\n`);
    console.log(table([
      [`A MigrationApp: ${PLANS * NAMESPACES} namespaces, ${PLANS} plans, ${2 * PLANS} runs`, 's of CPU', 'of all'],
      row('its constructs', constructing),
      row('its synth', synthesizing),
      row('of that: the rules', least(synths, 'rules')),
      row('by itself: one judging, with all objects made anew for it', judging),
    ]));
    console.log(`\nSynth has it judged ${judgements === 1 ? 'once' : `${judgements} times`}.`);
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}

/** The app as a program makes it. */
function makeApp(mtc) {
  const { Chart } = require('cdk8s');
  const literal = (value) => mtc.SecretSource.plainTextLiteral(value);
  const app = new mtc.MigrationApp({ outdir: path.join(process.cwd(), 'dist') });
  const chart = new Chart(app, 'ocp4');
  const destination = new mtc.HostCluster(chart, 'host');
  const source = new mtc.RemoteCluster(chart, 'ocp3', {
    url: 'https://api.ocp3.example.com:8443',
    token: literal('not-a-secret'),
    longLivedToken: true,
    registryRoute: mtc.RegistryRoute.openShift3({ host: 'docker-registry-default.apps.ocp3.example.com' }),
  });
  const repository = mtc.ReplicationRepository.s3(chart, 'backups', {
    bucket: 'example-mtc-backups',
    region: 'eu-central-1',
    credentials: mtc.S3Credentials.keys({ accessKeyId: literal('example-id'), secretAccessKey: literal('example-key') }),
  });
  for (let index = 0; index < PLANS; index++) {
    const namespaces = Array.from({ length: NAMESPACES }, (_, namespace) => `app-${index}-${namespace}`);
    const plan = new mtc.MigrationPlan(chart, `app-${index}`, {
      source,
      destination,
      repository,
      namespaces: namespaces.map((name, place) => place % 2 === 0 ? mtc.NamespaceMapping.same(name) : mtc.NamespaceMapping.renamed(name, `${name}-new`)),
    });
    plan.stage('first-copy');
    plan.cutover('go-live');
  }
  return app;
}

function synth(mtc) {
  let rules = 0;
  let judgements = 0;
  for (const rule of mtc.RULES) {
    const { check } = rule;
    rule.check = (...given) => {
      judgements += rule === mtc.RULES[0] ? 1 : 0;
      let found;
      rules += cpu(() => { found = [...check(...given)]; });
      return found;
    };
  }
  let app;
  const constructs = cpu(() => { app = makeApp(mtc); });
  const synthesizing = cpu(() => app.synth());
  const texts = app.files.map((file) => fs.readFileSync(path.join(app.outdir, file.path), 'utf8'));
  const objects = texts.reduce((sum, text) => sum + text.match(/^kind: /gm).length, 0);
  return { constructs, synth: synthesizing, rules, judgements, files: texts.length, objects };
}

function judge(mtc) {
  const app = makeApp(mtc);
  return { judging: cpu(() => mtc.judgeApp(app)) };
}

function cpu(measured) {
  const before = process.cpuUsage();
  measured();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
