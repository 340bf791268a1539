'use strict';
// What synth of large apps costs, next to cdk8s's own App, and how much of it is judging. See README.md.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');
const { table } = require('./table');

const ROOT = path.resolve(__dirname, '..');
const PLANS = 50;
const NAMESPACES = 10; // of a plan
const TIMES = 3;
const STARTS = 41;
const BUILT = path.join(ROOT, 'lib', 'index.js');

const TREES = [[2000, 20], [20000, 200], [100000, 1000]]; // objects and charts
const LARGEST_OF_APP = 20000; // cdk8s validates the whole app for each chart: more takes minutes
const ORDERED_PLANS = 200;
const WAVES = 20;

const [, , bundle, what, ...given] = process.argv;
if (bundle) {
  process.stdout.write(JSON.stringify({ synth, judge, tree, waves, start }[what](bundle, ...given)));
} else {
  main();
}

function main() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-bench-'));
  try {
    const { compile } = require('./compile'); // not in the processes that are measured: it loads esbuild
    const compiled = compile('bench/synth-exports.mjs', scratch);
    const times = (...measure) => Array.from({ length: measure[0] === 'start' ? 1 : TIMES }, () => {
      fs.rmSync(path.join(scratch, 'dist'), { recursive: true, force: true });
      return JSON.parse(execFileSync(process.execPath, [__filename, compiled, ...measure], {
        encoding: 'utf8', cwd: scratch, env: { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') } }));
    });
    const least = (all, field) => Math.min(...all.map((one) => one[field]));
    const [synths, judgings] = [times('synth'), times('judge')];
    const [{ objects, files }] = synths;
    const [constructing, synthesizing, judging] = [
      least(synths, 'constructs'), least(synths, 'synth'), least(judgings, 'judging'),
    ];
    const row = (name, seconds) => [
      name, seconds.toFixed(2), `${Math.round(100 * seconds / (constructing + synthesizing))} %`,
    ];
    console.log(`${objects} objects in ${files} files; least of ${TIMES}\n`);
    console.log(table([
      [`A MigrationApp: ${PLANS * NAMESPACES} namespaces, ${PLANS} plans, ${2 * PLANS} runs`, 's of CPU', 'of all'],
      row('its constructs', constructing),
      row('its synth', synthesizing),
      row('of that: the rules', least(synths, 'rules')),
      row('by itself: one judging, with all objects made anew for it', judging),
    ]));
    console.log();
    console.log(table([[
      'objects and charts', 'App: s of CPU', 'MigrationApp', 'App = 1', 'MB at the peak',
    ], ...TREES.map(([count, charts]) => {
      const [plain, ours] = ['App', 'MigrationApp']
        .map((app) => (app === 'App' && count > LARGEST_OF_APP ? [] : times('tree', app, count, charts)));
      const [ofApp, ofOurs] = [plain, ours].map((all) => least(all, 'synth'));
      return [`${count} in ${charts}`, plain.length ? ofApp.toFixed(2) : '-', ofOurs.toFixed(2),
        plain.length ? (ofOurs / ofApp).toFixed(2) : '-', String(least(ours, 'peak'))];
    })]));
    console.log(`\n${ORDERED_PLANS} plans in ${WAVES} ordered waves: ${least(times('waves'), 'synth').toFixed(2)} s of `
      + 'CPU.');
    printStart(() => ['empty', 'demo'].map((program) => times('start', program)[0].whole));
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}

/** What the start of a process costs with the built library: programs run in turn, and the medians count. */
function printStart(both) {
  if (!fs.existsSync(BUILT)) {
    console.log('The start of a process is measured with what `npm run installable` builds.');
    return;
  }
  const rounds = Array.from({ length: STARTS }, both);
  const [empty, demo] = [0, 1].map((program) => rounds.map((round) => round[program]).sort((a, b) => a - b))
    .map((sorted) => sorted[Math.floor(STARTS / 2)]);
  console.log(`A process that synthesizes one HostCluster: ${demo.toFixed(3)} s of CPU, an empty App of `
    + `cdk8s: ${empty.toFixed(3)} s, ratio ${(demo / empty).toFixed(2)}; medians of ${STARTS}.`);
}

/** Cluster, source and repository as a program makes them. */
function makeClusters(mtc, app) {
  const { Chart } = require('cdk8s');
  const literal = (value) => mtc.SecretSource.plainTextLiteral(value);
  const chart = new Chart(app, 'ocp4');
  const destination = new mtc.HostCluster(chart, 'host');
  const source = new mtc.RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443',
    token: literal('not-a-secret'),
    longLivedToken: true,
  });
  const repository = mtc.ReplicationRepository.s3(chart, 'backups', {
    bucket: 'example-mtc-backups',
    region: 'eu-central-1',
    credentials: mtc.S3Credentials.keys({
      accessKeyId: literal('example-id'),
      secretAccessKey: literal('example-key'),
    }),
  });
  return { chart, source, destination, repository };
}

/** An app with plans, each with two runs. */
function makeApp(mtc, plans = PLANS, withPlan = () => {}) {
  const app = new mtc.MigrationApp({ outdir: path.join(process.cwd(), 'dist'), quiet: true });
  const { chart, ...common } = makeClusters(mtc, app);
  for (let index = 0; index < plans; index++) {
    const namespaces = Array.from({ length: NAMESPACES }, (_, namespace) => `app-${index}-${namespace}`);
    const plan = new mtc.MigrationPlan(chart, `app-${index}`, {
      ...common,
      imageMigration: mtc.TransferMode.INDIRECT,
      namespaces: namespaces.map((name, place) => place % 2 === 0
        ? mtc.NamespaceMapping.same(name)
        : mtc.NamespaceMapping.renamed(name, `${name}-new`)),
    });
    withPlan(index, plan.stage('first-copy'), plan.cutover('go-live'));
  }
  return app;
}

/** Deployments and ConfigMaps of one size in an App of cdk8s or in a MigrationApp. */
function tree(bundle, kind, objects, charts) {
  const { App, ApiObject, Chart } = require('cdk8s');
  const outdir = path.join(process.cwd(), 'dist');
  const app = kind === 'App' ? new App({ outdir }) : new (require(bundle).MigrationApp)({ outdir, quiet: true });
  for (let chart = 0; chart < charts; chart++) {
    const scope = new Chart(app, `chart-${chart}`);
    for (let index = 0; index < objects / charts; index++) {
      new ApiObject(scope, `object-${index}`, index % 4 === 0 ? configMap(chart, index) : deployment(chart, index));
    }
  }
  return { synth: cpu(() => app.synth()), peak: Math.round(process.resourceUsage().maxRSS / 1024) };
}

function configMap(chart, index) {
  const metadata = {
    name: `config-${index}`, namespace: `ns-${chart}`, labels: { app: 'shop', tier: `t${index % 3}` },
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { 'a.conf': 'line 1\nline 2\n  line 3\n', 'size': String(index), 'mode': 'yes' },
  };
}

function deployment(chart, index) {
  const labels = { app: `shop-${index}` };
  const container = {
    name: 'main',
    image: `quay.io/example/app:1.${index}`,
    ports: [{ containerPort: 8080 }],
    env: [{ name: 'MODE', value: 'fast' }, { name: 'URL', value: `https://a.example.com/${index}` }],
    resources: { limits: { cpu: '500m', memory: '1Gi' } },
  };
  const spec = {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${index}`, namespace: `ns-${chart}`, labels },
    spec,
  };
}

/** Plans in waves: the stages of a wave depend on the cutovers of the wave before. */
function waves(bundle) {
  const ofWave = [[]];
  const app = makeApp(require(bundle), ORDERED_PLANS, (index, stage, cutover) => {
    const wave = Math.floor(index / (ORDERED_PLANS / WAVES)) + 1;
    stage.node.addDependency(...ofWave[wave - 1]);
    (ofWave[wave] ??= []).push(cutover);
  });
  return { synth: cpu(() => app.synth()) };
}

/** A whole process up to here, from its start. */
function start(_, program) {
  const { App, Chart } = require('cdk8s');
  const outdir = path.join(process.cwd(), 'dist');
  if (program === 'empty') {
    const app = new App({ outdir });
    new Chart(app, 'ocp4');
    app.synth();
  } else {
    const mtc = require(BUILT);
    const app = new mtc.MigrationApp({ outdir, quiet: true });
    new mtc.HostCluster(new Chart(app, 'ocp4'), 'host');
    app.synth();
  }
  const { user, system } = process.cpuUsage();
  return { whole: (user + system) / 1e6 };
}

function synth(bundle) {
  const mtc = require(bundle);
  let rules = 0;
  for (const rule of mtc.RULES) {
    const { check } = rule;
    rule.check = (...given) => {
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
  return { constructs, synth: synthesizing, rules, files: texts.length, objects };
}

function judge(bundle) {
  const mtc = require(bundle);
  const app = makeApp(mtc);
  return { judging: cpu(() => mtc.judgeApp(app)) };
}

function cpu(measured) {
  const before = process.cpuUsage();
  measured();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
