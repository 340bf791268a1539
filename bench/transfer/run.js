'use strict';
// Our transfer engine beside the others: CPU of both sides, and bytes sent. See ../README.md.
require('ts-node')
  .register({ transpileOnly: true, project: require('path').join(__dirname, '../../test/tsconfig.json') });
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { losses } = require('./compare');
const { DATA_SETS, FAR_SETS, Source, makeOddities } = require('./data-sets');
const { Group, until, isListening, endAll } = require('./group');
const { machine } = require('./machine');
const { OURS } = require('./ours');
const { freePort } = require('./ports');
const { costs, farTable, lossTable, targets, FAR_WAYS } = require('./report');
const { WAYS, makeKeys, onPath, STUNNEL, SSHD } = require('./ways');

const SCALE = Number(process.env.SCALE ?? 1);
const REPS = Number(process.env.REPS ?? 3);
const PARTS = (process.env.PARTS ?? 'large,small,mixed,odd,far').split(',');
const PHASES = (process.env.PHASES ?? 'copy,change,verify').split(',');
const ONLY = new RegExp(process.env.ONLY ?? '');
const RTT = 100;
const WINDOW = 1 << 20;

const results = { machine: '', scale: SCALE, rows: [], far: [], odd: {} };

async function main() {
  if (process.env.FROM) {
    return print(JSON.parse(fs.readFileSync(process.env.FROM, 'utf8')));
  }
  const scratch = start();
  results.machine = machine(Group.means);
  const claims = mountClaims(scratch);
  process.once('exit', () => {
    endAll();
    Object.values(claims).forEach((folder) => spawnSync('umount', [folder], { stdio: 'ignore' }));
    fs.rmSync(scratch, { recursive: true, force: true });
  });
  ['SIGINT', 'SIGTERM'].forEach((name) => process.once(name, () => {
    print(results);
    process.exit(1);
  }));
  const shared = { scratch, claims, keys: makeKeys(mkdir(scratch, 'keys')), pods: require('./pods') };

  if (PARTS.includes('odd')) {
    await copyOddities(shared);
  }
  for (let rep = 1; rep <= REPS; rep++) {
    for (const name of PARTS.filter((part) => part in DATA_SETS)) {
      await measureSet(shared, name, rep);
    }
    if (PARTS.includes('far')) {
      await measureFar(shared, rep);
    }
  }
  print(results);
}

/** Looks whether all is there, and makes a folder in memory. */
function start() {
  if (process.getuid() !== 0) {
    throw new Error('Run it as root: files are given to their owners, and some of the ways do that on root alone.');
  }
  const missing = ['rsync', 'openssl', 'ssh', 'getfattr', 'getfacl', 'diff', 'tar', 'unshare', 'setpriv']
    .filter((tool) => !onPath(tool));
  if (missing.length > 0 || !STUNNEL) {
    throw new Error(`Install ${[...missing, ...STUNNEL ? [] : ['stunnel']].join(', ')}.`);
  }
  if (!SSHD) {
    process.stderr.write('No sshd on the PATH, nor named by SSHD: pv-migrate is left out.\n');
  }
  const needed = (4 * SCALE + 1) * 2 ** 30;
  const { bavail, bsize } = fs.statfsSync('/dev/shm');
  const memory = Number(/^MemAvailable: +(\d+)/m.exec(fs.readFileSync('/proc/meminfo', 'utf8'))[1]) * 1024;
  if (Math.min(bavail * bsize, memory) < needed) {
    throw new Error(`It needs ${(needed / 2 ** 30).toFixed(1)} GiB of memory in /dev/shm; a smaller SCALE needs less.`);
  }
  const scratch = fs.mkdtempSync('/dev/shm/cdk8s-mtc-bench-');
  fs.chmodSync(scratch, 0o755);
  return scratch;
}

/** All ways of all phases with one set of data, once. */
async function measureSet(shared, name, rep) {
  const set = DATA_SETS[name];
  const { before, after, target } = shared.claims;
  [before, after].forEach(empty);
  set.make(before, SCALE, new Source(name));
  copyTo(before, after);
  set.change(after, new Source(`${name} changed`));
  for (const phase of PHASES) {
    const ways = Object.entries({ ...WAYS[phase], ...OURS[phase] })
      .filter(([way, { only = [name] } ]) => only.includes(name) && ONLY.test(way) && isHere(way));
    for (const [way, run] of ways) {
      empty(target);
      if (phase !== 'copy') {
        copyTo(before, target);
      }
      const measured = await measure({ ...shared, source: phase === 'change' ? after : before, target }, run);
      results.rows.push({ phase, set: name, way, rep, ...measured });
      process.stderr.write(`${name} ${phase} ${rep}/${REPS} ${way}: ${measured.cpu.toFixed(2)} s of CPU, `
        + `${measured.wall.toFixed(1)} s, ${(measured.sent / 1e6).toFixed(1)} MB\n`);
    }
    save();
  }
  Object.values(shared.claims).forEach(empty);
}

/** One of each kind of thing that can be lost, once by each way. */
async function copyOddities(shared) {
  const { before: source, target } = shared.claims;
  const attributed = makeOddities(source);
  execFileSync('setfattr', ['-n', 'user.kept', '-v', 'yes', attributed]);
  execFileSync('setfacl', ['-m', 'u:1003:r', attributed]);
  for (const [way, run] of Object.entries({ ...WAYS.copy, ...OURS.copy })
    .filter(([name]) => ONLY.test(name) && isHere(name))) {
    empty(target);
    results.odd[way] = (await measure({ ...shared, source, target, tolerates: true }, run)).lost;
  }
}

/** Wall time over a link with delay. */
async function measureFar(shared, rep) {
  for (const [name, set] of Object.entries(FAR_SETS)) {
    const { before: source, target } = shared.claims;
    empty(source);
    set.make(source, new Source(`far ${name}`));
    for (const [way, run] of Object.entries(FAR_WAYS)
      .filter(([each, { only = [name] }]) => only.includes(name) && ONLY.test(each))) {
      empty(target);
      const relays = [];
      const through = async (to) => {
        const port = await freePort();
        const relay = new Group(shared.scratch);
        relays.push([relay,
          relay.start([process.execPath, path.join(__dirname, 'relay.js'), port, to, RTT / 2, WINDOW].map(String))]);
        await until(() => isListening(port), 'the relay');
        return port;
      };
      const measured = await measure({ ...shared, source, target, through }, run);
      for (const [relay, started] of relays) {
        await relay.stop(started);
        await relay.remove();
      }
      results.far.push({ set: name, way, rep, ...measured });
      process.stderr.write(`far ${name} ${rep}/${REPS} ${way}: ${measured.wall.toFixed(2)} s\n`);
    }
    save();
  }
}

/** One copy, from the start of its servers to their end; then compared with its source. */
async function measure(shared, way) {
  const { source, target } = shared;
  const scratch = fs.mkdtempSync(path.join(shared.scratch, 'run-'));
  const run = {
    through: async (port) => port,
    ...shared,
    scratch,
    send: new Group(scratch),
    receive: new Group(scratch),
    servers: [],
  };
  let lost;
  let wall;
  let sent;
  try {
    const { code, tail, seconds, end } = await way(run);
    wall = seconds;
    if (code !== 0 && !shared.tolerates) {
      throw new Error(`code ${code}: ${tail}`);
    }
    await until(() => end || run.receive.isQuiet(run.servers.map(([, { pid }]) => pid)), 'the receiver to end', 60);
    await until(() => run.sent() !== 0, 'the tunnel to say what it has sent');
    sent = run.sent();
    lost = losses(source, target, shared.tolerates);
    if (code !== 0) {
      lost.unshift(`(ends with code ${code})`);
    }
    if (end && await end() !== 0) {
      throw new Error(`the receiver failed: ${tail}`);
    }
  } finally {
    for (const [group, server] of run.servers.reverse()) {
      await group.stop(server);
    }
  }
  const [send, receive] = [run.send.seconds, run.receive.seconds];
  await run.send.remove();
  await run.receive.remove();
  fs.rmSync(scratch, { recursive: true });
  return { send, receive, cpu: send + receive, sent, wall, lost };
}

function print({ machine: where, scale, rows, far, odd }) {
  console.log(where);
  console.log(`Least of ${Math.max(0, ...rows.map(({ rep }) => rep))}.`
    + `${scale === 1 ? '' : ` SCALE=${scale}: not comparable with a full run.`}\n`);
  Object.keys(DATA_SETS).filter((name) => rows.some(({ set }) => set === name))
    .forEach((name) => console.log(`- *${name}*: ${DATA_SETS[name].says(scale)}`));
  for (const phase of ['copy', 'change', 'verify']) {
    console.log(costs(rows, phase));
  }
  console.log(targets({ rows, far }));
  console.log(farTable(far));
  console.log(lossTable(odd));
}

function save() {
  if (process.env.OUT) {
    fs.writeFileSync(process.env.OUT, JSON.stringify(results, null, 1));
  }
}

function isHere(way) {
  return SSHD || !way.startsWith('pv-migrate');
}

function mkdir(...names) {
  const folder = path.join(...names);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

function empty(folder) {
  execFileSync('find', [folder, '-mindepth', '1', '-delete']);
}

/** Like a claim, each is a separate file system, if that is allowed. */
function mountClaims(scratch) {
  return Object.fromEntries(['before', 'after', 'target'].map((name) => {
    const folder = mkdir(scratch, name);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'mode=755,size=100%', 'cdk8s-mtc-bench', folder], { stdio: 'ignore' });
    return [name, folder];
  }));
}

function copyTo(from, into) {
  execFileSync('cp', ['-a', '--sparse=auto', `${from}/.`, `${into}/`]);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
}).finally(() => process.exit());
