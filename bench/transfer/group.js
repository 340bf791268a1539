'use strict';
// Processes whose CPU is counted together: all that one side of a transfer runs.
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');

const V1 = '/sys/fs/cgroup/cpuacct';
const V2 = '/sys/fs/cgroup';
let made = 0;
const alive = new Set();

/** If the kernel counts by itself, also for processes that nothing waits for. */
const KIND = ['v1', 'v2'].find((kind) => {
  const folder = path.join(kind === 'v1' ? V1 : V2, `cdk8s-mtc-bench-${process.pid}`);
  try {
    fs.mkdirSync(folder);
    const counts = fs.existsSync(path.join(folder, kind === 'v1' ? 'cpuacct.usage' : 'cpu.stat'));
    fs.rmdirSync(folder);
    return counts;
  } catch {
    return false;
  }
});

class Group {
  /** How seconds are counted, for people. */
  static get means() {
    return KIND ? `cgroup ${KIND}` : 'what each process and those it waited for took (no cgroup can be made here)';
  }

  constructor(scratch) {
    this.scratch = scratch;
    const name = `cdk8s-mtc-bench-${process.pid}-${++made}`;
    this.folder = KIND ? path.join(KIND === 'v1' ? V1 : V2, name) : path.join(scratch, name);
    fs.mkdirSync(this.folder);
    alive.add(this);
  }

  /** Lines of bash that make a process enter the group. */
  get entry() {
    return KIND ? `echo $BASHPID > ${this.folder}/cgroup.procs` : `trap 'times > ${this.folder}/'$BASHPID EXIT`;
  }

  /**
   * Starts a command in the group. What it writes goes to a file: to a pipe, each line would cost the writer a switch
   * to the reader.
   */
  start(command, { environment = {} } = {}) {
    const run = KIND
      ? `${this.entry}; exec "$@"`
      : `${this.entry}; trap : TERM; "$@" & while :; do wait $!; code=$?; kill -0 $! 2> /dev/null || exit $code; done`;
    const file = path.join(this.scratch, `output-${++made}`);
    const output = fs.openSync(file, 'w');
    const child = spawn('bash', ['-c', run, 'bash', ...command], {
      detached: true, stdio: ['ignore', output, output], env: { ...process.env, LC_ALL: 'C', ...environment },
    });
    fs.closeSync(output);
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, name) => resolve({ code: code ?? name }));
    });
    return { child, ended, pid: child.pid, output: () => fs.readFileSync(file, 'latin1') };
  }

  /** Ends one that was started, by its own process id. */
  async stop({ child, ended }) {
    signal(KIND ? child.pid : -child.pid, 'SIGTERM');
    const late = setTimeout(() => signal(-child.pid, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  }

  /** Whether all processes but those given have ended. */
  isQuiet(but = []) {
    return !KIND || fs.readFileSync(path.join(this.folder, 'cgroup.procs'), 'utf8').split('\n')
      .every((pid) => pid === '' || but.includes(Number(pid)));
  }

  /** Seconds of CPU since it was made. */
  get seconds() {
    if (KIND === 'v1') {
      return Number(fs.readFileSync(path.join(this.folder, 'cpuacct.usage'), 'utf8')) / 1e9;
    }
    if (KIND === 'v2') {
      return Number(/^usage_usec (\d+)/m.exec(fs.readFileSync(path.join(this.folder, 'cpu.stat'), 'utf8'))[1]) / 1e6;
    }
    const times = fs.readdirSync(this.folder)
      .map((name) => fs.readFileSync(path.join(this.folder, name), 'utf8')).join('\n');
    return [...times.matchAll(/(\d+)m([\d.]+)s/g)]
      .reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  }

  /** Ends what still runs, all of it started here, and removes the group. */
  async remove() {
    alive.delete(this);
    for (let tries = 0; !this.isQuiet() && tries < 100; tries++) {
      if (tries % 20 === 10) {
        this.kill();
      }
      await pause(50);
    }
    if (KIND) {
      fs.rmdirSync(this.folder);
    } else {
      fs.rmSync(this.folder, { recursive: true });
    }
  }

  kill() {
    if (KIND) {
      fs.readFileSync(path.join(this.folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
        .forEach((pid) => signal(Number(pid), 'SIGKILL'));
    }
  }
}

/** When this process itself is told to end. */
function endAll() {
  for (const group of alive) {
    for (let tries = 0; !group.isQuiet() && tries < 100; tries++) {
      group.kill();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
    if (KIND) {
      fs.rmdirSync(group.folder);
    }
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until something is true. */
async function until(isTrue, what, seconds = 10) {
  for (const end = Date.now() + seconds * 1000; !isTrue(); await pause(10)) {
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s for ${what}`);
    }
  }
}

/** Whether somebody listens on a port: looked up, for a connection would be work for the server. */
function isListening(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((file) => fs.existsSync(file)
    && new RegExp(`^ *\\d+: [0-9A-F]+:${hex} [0-9A-F]+:0000 0A `, 'm').test(fs.readFileSync(file, 'utf8')));
}

module.exports = { Group, pause, until, isListening, endAll };
