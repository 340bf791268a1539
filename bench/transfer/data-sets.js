'use strict';
// What is copied. Made without chance: each run has the same bytes.
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const MIB = 1 << 20;

/** Bytes that can't be compressed, and numbers, from a seed. */
class Source {
  constructor(seed) {
    this.cipher =
      crypto.createCipheriv('aes-128-ctr', crypto.createHash('md5').update(seed).digest(), Buffer.alloc(16));
  }

  bytes(length) {
    return this.cipher.update(Buffer.alloc(length));
  }

  below(limit) {
    return this.bytes(4).readUInt32LE() % limit;
  }

  /** Like a log: words, and a number in each line. */
  text(length) {
    let text = '';
    while (text.length < Math.min(length, MIB)) {
      const words = Array.from({ length: 8 }, () => `word${String(this.below(400)).padStart(3, '0')}`);
      text += `2026-01-01T00:${String(this.below(60)).padStart(2, '0')} INFO ${words.join(' ')} ${this.below(1e9)}\n`;
    }
    return Buffer.from(text.slice(0, Math.min(length, MIB)));
  }
}

function writeLarge(file, length, part) {
  const open = fs.openSync(file, 'w');
  for (let left = length; left > 0; left -= MIB) {
    fs.writeSync(open, part().subarray(0, Math.min(left, MIB)));
  }
  fs.closeSync(open);
}

const folder = (...names) => {
  const made = path.join(...names);
  fs.mkdirSync(made);
  return made;
};

/** A time in a later second than that of what was there. */
function touch(file) {
  const time = Date.now() / 1000 + 5;
  fs.utimesSync(file, time, time);
}

/** Writes 1 % of a file's pages of 4 KiB anew, scattered. */
function changePages(file, source) {
  const pages = Math.floor(fs.statSync(file).size / 4096);
  const open = fs.openSync(file, 'r+');
  for (let count = Math.max(1, Math.round(pages / 100)); count > 0; count--) {
    fs.writeSync(open, source.bytes(4096), 0, 4096, source.below(pages) * 4096);
  }
  fs.closeSync(open);
  touch(file);
}

function rewrite(file, bytes) {
  fs.writeFileSync(file, bytes);
  touch(file);
}

const DATA_SETS = {
  large: {
    says: (scale) => `one file of ${Math.round(1024 * scale)} MiB that can't be compressed`,
    make(at, scale, source) {
      writeLarge(path.join(at, 'volume.db'), Math.round(1024 * scale) * MIB, () => source.bytes(MIB));
    },
    change: (at, source) => changePages(path.join(at, 'volume.db'), source),
  },
  small: {
    says: (scale) => `${Math.round(500 * scale) * 100} files of 4 KiB`,
    make(at, scale, source) {
      for (let i = 0; i < Math.round(500 * scale); i++) {
        const within = folder(at, `d${String(i).padStart(3, '0')}`);
        for (let j = 0; j < 100; j++) {
          fs.writeFileSync(path.join(within, `f${String(j).padStart(3, '0')}`), source.bytes(4096));
        }
      }
    },
    change(at, source) {
      for (const name of fs.readdirSync(at)) {
        rewrite(path.join(at, name, `f${String(source.below(100)).padStart(3, '0')}`), source.bytes(4096));
      }
    },
  },
  mixed: {
    says: (scale) => `${times(10, scale)} files of 32 MiB, half of them text; ${50 * times(40, scale)} texts of 64 `
      + `KiB; ${250 * times(40, scale)} files of 2 KiB; ${12 * times(40, scale)} symbolic and as many hard links; a `
      + 'sparse file of 256 MiB with 8 MiB in it',
    make(at, scale, source) {
      for (let i = 0; i < times(10, scale); i++) {
        const text = source.text(MIB);
        writeLarge(path.join(at, `blob${i}`), 32 * MIB, i % 2 ? () => source.bytes(MIB) : () => text);
      }
      for (let i = 0; i < times(40, scale); i++) {
        const within = folder(at, `m${String(i).padStart(2, '0')}`);
        for (let j = 0; j < 50; j++) fs.writeFileSync(path.join(within, `t${j}`), source.text(64 << 10));
        for (let j = 0; j < 250; j++) fs.writeFileSync(path.join(within, `s${j}`), source.bytes(2048));
        for (let j = 0; j < 12; j++) {
          fs.symlinkSync(`t${j}`, path.join(within, `l${j}`));
          fs.linkSync(path.join(within, `s${j}`), path.join(within, `h${j}`));
        }
      }
      const open = fs.openSync(path.join(at, 'sparse.img'), 'w');
      fs.ftruncateSync(open, 256 * MIB);
      for (let i = 0; i < 8; i++) fs.writeSync(open, source.bytes(MIB), 0, MIB, i * 32 * MIB);
      fs.closeSync(open);
    },
    change(at, source) {
      for (const name of fs.readdirSync(at)) {
        if (name.startsWith('blob')) {
          changePages(path.join(at, name), source);
        } else if (name.startsWith('m')) {
          rewrite(path.join(at, name, `s${20 + source.below(230)}`), source.bytes(2048));
          rewrite(path.join(at, name, `t${20 + source.below(30)}`), source.text(64 << 10));
        }
      }
    },
  },
};

/** For a link with delay. */
const FAR_SETS = {
  one: {
    says: 'one file of 512 MiB',
    make: (at, source) => writeLarge(path.join(at, 'disk.img'), 512 * MIB, () => source.bytes(MIB)),
  },
  large: {
    says: '512 MiB in 8 files',
    make(at, source) {
      for (let i = 0; i < 8; i++) writeLarge(path.join(at, `b${i}`), 64 * MIB, () => source.bytes(MIB));
    },
  },
  small: {
    says: '4000 files of 4 KiB',
    make(at, source) {
      for (let i = 0; i < 8; i++) {
        const within = folder(at, `d${i}`);
        for (let j = 0; j < 500; j++) fs.writeFileSync(path.join(within, `f${j}`), source.bytes(4096));
      }
    },
  },
};

/** One of each kind of thing that a copy can lose. */
function makeOddities(at) {
  const file = (name, content = name) => {
    fs.writeFileSync(path.join(at, name), content);
    return path.join(at, name);
  };
  fs.chownSync(file('owned'), 1001, 1002);
  fs.chmodSync(file('setuid'), 0o4755);
  fs.linkSync(file('linked'), path.join(at, 'linked too'));
  fs.symlinkSync('linked', path.join(at, 'relative link'));
  fs.symlinkSync('/opt/app/current', path.join(at, 'absolute link'));
  fs.symlinkSync('../../outside', path.join(at, 'escaping link'));
  const open = fs.openSync(path.join(at, 'sparse'), 'w');
  fs.ftruncateSync(open, 16 * MIB);
  fs.writeSync(open, Buffer.from('end'), 0, 3, 8 * MIB);
  fs.closeSync(open);
  file('of a nanosecond');
  file('line\nbreak');
  fs.writeFileSync(Buffer.concat([Buffer.from(`${at}/`), Buffer.from([0x66, 0xfc, 0x72])]), 'not UTF-8');
  folder(at, 'empty folder');
  return file('attributed');
}

function times(count, scale) {
  return Math.max(1, Math.round(count * scale));
}

module.exports = { DATA_SETS, FAR_SETS, Source, makeOddities, MIB };
