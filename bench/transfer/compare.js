'use strict';
// Whether a copy is what its source is, so that nothing wins by doing less.
const { execFileSync, spawnSync } = require('child_process');

const OPTIONS = { encoding: 'latin1', maxBuffer: 1 << 30, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };

/**
 * What is not as on the source, as words; contents and names are errors unless tolerated, for nothing promises less
 * than those.
 */
function losses(source, target, tolerates = false) {
  const lost = new Set();
  const diff = spawnSync('diff', ['-rq', '--no-dereference', source, target], OPTIONS).stdout.split('\n')
    .filter((line) => line !== '' && !line.startsWith('Symbolic links '));
  if (diff.length > 0 && !tolerates) {
    throw new Error(`the copy differs: ${diff.slice(0, 3).join('; ')}`);
  }
  const [ours, theirs] = [entries(source), entries(target)];
  for (const [name, was] of ours) {
    const is = theirs.get(name);
    const note = (what, isLost) => isLost && lost.add(what);
    if (!is) {
      lost.add(name.includes('\n') ? 'names with a line break' : 'files');
      continue;
    }
    note('kinds', is.kind !== was.kind);
    note(/^(\/|\.\.)/.test(was.target) ? 'absolute and escaping links' : 'links', is.target !== was.target);
    note('owners', is.owner !== was.owner);
    note('modes', is.mode !== was.mode);
    note(was.kind === 'd' ? 'times of folders' : 'times', is.seconds !== was.seconds && was.kind !== 'l');
    note('nanoseconds', is.seconds === was.seconds && is.nanoseconds !== was.nanoseconds && was.kind === 'f');
    note('hard links', is.links !== was.links && was.kind === 'f');
    note('holes', was.kind === 'f' && is.blocks > was.blocks + 64);
  }
  for (const [what, list] of [
    ['attributes', ['getfattr', '-R', '-h', '-d', '-m', '^user\\.', '.']],
    ['ACLs', ['getfacl', '-R', '-s', '-P', '-n', '.']],
  ]) {
    const [of, at] = [source, target].map((cwd) => spawnSync(list[0], list.slice(1), { ...OPTIONS, cwd }).stdout);
    if (of !== undefined && sorted(of) !== sorted(at)) {
      lost.add(what);
    }
  }
  return [...lost].sort();
}

function entries(folder) {
  const list = execFileSync(
    'find', ['.', '-printf', '%P\\0%y\\0%m\\0%U:%G\\0%T@\\0%n\\0%b\\0%l\\0'], { ...OPTIONS, cwd: folder },
  ).split('\0');
  const all = new Map();
  for (let i = 0; i + 7 < list.length; i += 8) {
    const [seconds, nanoseconds] = list[i + 4].split('.');
    all.set(list[i], {
      kind: list[i + 1],
      mode: list[i + 2],
      owner: list[i + 3],
      seconds,
      nanoseconds,
      links: list[i + 5],
      blocks: Number(list[i + 6]),
      target: list[i + 7],
    });
  }
  return all;
}

/** The tools list in the order of the file system: what belongs to a name is parted by empty lines. */
function sorted(list) {
  return list.split('\n\n').sort().join('\n\n');
}

module.exports = { losses };
