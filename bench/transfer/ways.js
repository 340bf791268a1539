'use strict';
// The other ways to move a volume's files, with the options, logs and TLS settings that their sources have, as
// processes on loopback. What is said of an image's rsync (UBI 8's 3.1.3 knows md5 and zlib alone) is done by
// --checksum-choice.
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { until, isListening } = require('./group');
const { freePort } = require('./ports');

const STUNNEL = ['stunnel', 'stunnel4'].find((name) => onPath(name));
const SSHD = process.env.SSHD || ['/usr/sbin/sshd', onPath('sshd')].find((file) => file && fs.existsSync(file));

/** What common.sh sets for our own processes. */
const KEEP_MEMORY = { MALLOC_TRIM_THRESHOLD_: '67108864', MALLOC_TOP_PAD_: '1048576' };

const MTC_INFO = [
  '--info=COPY2,DEL2,REMOVE2,SKIP2,FLIST2,PROGRESS2,STATS2', '--human-readable', '--log-file=/dev/stdout',
];
const MTC = ['--recursive', '--links', '--perms', '--times', '--devices', '--specials', '--owner', '--group',
  '--hard-links', '--delete', '--partial', ...MTC_INFO, '--exclude=lost+found'];
const CRANE = ['--recursive', '--links', '--perms', '--times', '--omit-dir-times', '--partial', ...MTC_INFO];
const PV_MIGRATE = ['-av', '--info=progress2,misc0,flist0', '--no-inc-recursive', '-z'];
const BEST = ['-aHAX', '--numeric-ids', '--stats'];
const MD5 = '--checksum-choice=md5';

/** Keys for all, once. */
function makeKeys(folder) {
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj',
    '/CN=ca');
  for (const name of ['server', 'client']) {
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj',
      `/CN=${name}`);
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2',
      '-out', `${name}.crt`);
  }
  fs.writeFileSync(path.join(folder, 'psk'), `mover:${openssl('rand', '-hex', '32')}`, { mode: 0o600 });
  for (const name of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, name)]);
  }
  return folder;
}

/** Writes a file of the measurement's own. */
function write(run, name, lines) {
  const file = path.join(run.scratch, name);
  fs.writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** Starts a server of the receiving side, or a tunnel of the sending one, and waits until it listens. */
async function serve(run, group, command, port, options) {
  const server = group.start(command, options);
  run.servers.push([group, server]);
  await Promise.race([until(() => isListening(port), command.join(' ')),
    server.ended.then(() => Promise.reject(new Error(`${command.join(' ')}: ${server.output()}`)))]);
  return server;
}

function daemonConfiguration(run, name, port, lines = []) {
  return write(run, name, [
    ...(port ? ['address = 127.0.0.1', `port = ${port}`] : []), 'use chroot = no', 'uid = root', 'gid = root',
    'reverse lookup = no', ...lines,
    '[data]', `path = ${run.target}`, 'read only = no',
  ]);
}

async function daemon(run, args = [], lines = ['munge symlinks = no']) {
  const port = await freePort();
  await serve(run, run.receive,
    ['rsync', '--daemon', '--no-detach', ...args, `--config=${daemonConfiguration(run, 'rsyncd.conf', port, lines)}`],
    port);
  return port;
}

/**
 * A stunnel on each side; gives the port at which the sender's listens. What came through is counted by the receiver's.
 */
async function tunnel(run, { global, server, client, back, environment }) {
  const [serverPort, clientPort] = [await freePort(), await freePort()];
  const common = [
    'foreground = yes', 'pid =', 'syslog = no', 'socket = l:TCP_NODELAY=1', 'socket = r:TCP_NODELAY=1', ...global,
  ];
  const fill = (line) => line.replace('@', `${run.keys}/`);
  const serverFile = write(run, 'server.conf',
    [...common, '[s]', `accept = 127.0.0.1:${serverPort}`, 'TIMEOUTclose = 0', ...back, ...server.map(fill)]);
  const receiver = await serve(run, run.receive, [STUNNEL, serverFile], serverPort, { environment });
  run.sent = () => bytesIn(receiver.output());
  const connect = await run.through(serverPort);
  const clientFile = write(run, 'client.conf', [...common, 'client = yes', '[c]', `accept = 127.0.0.1:${clientPort}`,
    `connect = 127.0.0.1:${connect}`, ...client.map(fill)]);
  await serve(run, run.send, [STUNNEL, clientFile], clientPort, { environment });
  return clientPort;
}

/** What a stunnel's log says that it has handed on. */
function bytesIn(lines) {
  return [...lines.matchAll(/: \d+ byte\(s\) sent to TLS, (\d+) byte\(s\) sent to socket/g)]
    .reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

const OWN = ['cert = @NAME.crt', 'key = @NAME.key'];
const PROVEN = [...OWN, 'CAfile = @ca.crt', 'verifyChain = yes'];
const as = (name, lines) => lines.map((line) => line.replace('NAME', name));

const mtcTunnel = (run, port, environment) => tunnel(run, {
  global: ['debug = 7', 'sslVersion = TLSv1.2'],
  server: as('server', OWN),
  client: as('client', OWN),
  back: [`connect = 127.0.0.1:${port}`],
  environment,
});
const craneTunnel = (run, port) => tunnel(run, {
  global: ['debug = 7', 'sslVersion = TLSv1.3'],
  server: as('server', PROVEN),
  client: as('client', PROVEN),
  back: [`connect = 127.0.0.1:${port}`],
});
const bestTunnel = (run, port) => tunnel(run, {
  global: ['debug = notice', 'sslVersionMin = TLSv1.3', 'ciphersuites = TLS_AES_128_GCM_SHA256'],
  server: as('server', PROVEN),
  client: as('client', PROVEN),
  back: [`connect = 127.0.0.1:${port}`],
});
const volsyncTunnel = (run) => tunnel(run, {
  global: ['debug = debug'],
  server: ['ciphers = kPSK', 'PSKsecrets = @psk'],
  client: ['ciphers = PSK', 'PSKsecrets = @psk'],
  back: [
    'exec = /usr/bin/env',
    `execArgs = env rsync --server --daemon --config=${daemonConfiguration(run, 'rsyncd.conf', 0, [
      'munge symlinks = yes', 'numeric ids = yes', 'open noatime = yes', 'transfer logging = yes', 'max verbosity = 10', `log file = ${run.scratch}/rsyncd.log`,
    ])} .`,
  ],
});

const LOUD = ['munge symlinks = no', 'max verbosity = 4', 'log file = /dev/stdout'];
const url = (port) => `rsync://127.0.0.1:${port}/data/`;

/** Runs the client; gives its code, time and what it said. */
async function client(run, command, options) {
  const begun = process.hrtime.bigint();
  const started = run.send.start(command, options);
  const { code } = await started.ended;
  return { code, tail: started.output().slice(-4000), seconds: Number(process.hrtime.bigint() - begun) / 1e9 };
}

const rsync = (run, options, to, more) => client(run, ['rsync', ...options, `${run.source}/`, to], more);

/** What rsync says that it has sent, where no stunnel counts. */
async function counted(run, result) {
  const sent = /^sent ([\d,]+) bytes/m.exec(result.tail) ?? /^Total bytes sent: ([\d,]+)/m.exec(result.tail);
  run.sent = () => sent ? Number(sent[1].replace(/,/g, '')) : NaN;
  return result;
}

const mtc = (options, environment) => async (run) => rsync(
  run, [...MTC, ...options], url(await mtcTunnel(run, await daemon(run, ['-vvv'], LOUD), environment)), { environment },
);

/** The sidecar looks for a file, without a pause, as long as the copy runs. */
const crane = (options, hasLoop) => async (run) => {
  const port = await craneTunnel(run, await daemon(run, ['-vvv'], LOUD));
  const loop = hasLoop && run.send.start([
    'bash', '-c', 'while true; do test -f "$0"; [ $? -ne 0 ] || break; done', path.join(run.scratch, 'done'),
  ]);
  const result = await rsync(run, [...CRANE, ...options], url(port));
  if (loop) {
    await run.send.stop(loop);
  }
  return result;
};

/** All that is there, by a list of what is on top; then what is to be deleted. */
const VOLSYNC = `find "$1" -mindepth 1 -maxdepth 1 -printf '/%P\\n' > "$3"
  rsync -aAhHSxz -r --exclude=lost+found --itemize-changes --info=stats2,misc2 --files-from="$3" "$1/" "$2" || exit
  rsync -rx --exclude=lost+found --ignore-existing --ignore-non-existing --delete --itemize-changes --info=stats2,misc2 "$1/" "$2"`;
const volsync = async (run) => {
  const result = await client(run,
    ['bash', '-c', VOLSYNC, 'bash', run.source, url(await volsyncTunnel(run)), path.join(run.scratch, 'list')]);
  // Its mover gives links their targets back in the end; here that costs it nothing.
  const list =
    execFileSync('find', [run.target, '-type', 'l', '-lname', '/rsyncd-munged/*', '-print0'], { encoding: 'latin1' })
      .split('\0').filter(Boolean);
  for (const name of list) {
    const { atimeNs, mtimeNs } = fs.statSync(path.dirname(name), { bigint: true });
    const was = fs.readlinkSync(name).slice('/rsyncd-munged/'.length);
    fs.unlinkSync(name);
    fs.symlinkSync(was, name);
    fs.utimesSync(path.dirname(name), Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
  }
  return result;
};

const pvMigrate = (options) => async (run) => {
  const port = await freePort();
  const configuration = write(run, 'sshd.conf', [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${run.keys}/host`, `AuthorizedKeysFile ${run.keys}/user.pub`,
    'StrictModes no', 'PermitRootLogin yes', 'UsePAM no', 'PidFile none',
    'LogLevel ERROR',
  ]);
  fs.mkdirSync('/run/sshd', { recursive: true });
  await serve(run, run.receive, [SSHD, '-D', '-e', '-f', configuration], port);
  const shell = `ssh -F /dev/null -i ${run.keys}/user -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o `
    + `LogLevel=ERROR -p ${port}`;
  return counted(run, await rsync(run, [...PV_MIGRATE, ...options, '-e', shell], `root@127.0.0.1:${run.target}/`));
};

const plain = (options) => async (run) => counted(run, await rsync(run, [...BEST, ...options], url(await daemon(run))));
const best = (options) =>
  async (run) => rsync(run, [...BEST, ...options], url(await bestTunnel(run, await daemon(run))));
const cp = async (run) => {
  run.sent = () => NaN;
  return client(run, ['cp', '-a', `${run.source}/.`, `${run.target}/`]);
};

/** No more than a stream: what it costs to move files at all. */
const tar = async (run) => {
  const port = await tunnel(run, {
    global: ['debug = notice', 'sslVersionMin = TLSv1.3', 'ciphersuites = TLS_AES_128_GCM_SHA256'],
    server: as('server', PROVEN),
    client: as('client', PROVEN),
    back: ['exec = /usr/bin/env', `execArgs = env tar -C ${run.target} -b 256 -xf -`],
  });
  const result = await client(run,
    ['bash', '-c', 'tar -C "$0" -b 256 -cf - . > /dev/tcp/127.0.0.1/$1', run.source, String(port)]);
  await until(() => run.sent() > 0, 'the end of tar', 60);
  return result;
};

/** Left out with other sets of data. */
const onlyWhere = (way, ...sets) => Object.assign(way, { only: sets });

/** The rows of each phase, in their order. */
const WAYS = {
  copy: {
    'MTC as shipped (md5)': mtc([MD5]),
    'MTC as shipped + our malloc setting': mtc([MD5], KEEP_MEMORY),
    'MTC options, xxh128': mtc([]),
    'crane as shipped (md5, its loop)': crane([MD5], true),
    'crane options, xxh128, no loop': crane([], false),
    'volsync rsync-tls': volsync,
    'pv-migrate (ssh -z)': pvMigrate([]),
    'plain rsync daemon, no TLS': plain([]),
    'tuned rsync in TLS: -W --inplace': best(['--whole-file', '--inplace']),
    'tuned rsync in TLS: -W, lz4': onlyWhere(best(['--whole-file', '-z', '--compress-choice=lz4']), 'mixed'),
    'tar in TLS, nothing else': tar,
    'cp -a': cp,
  },
  change: {
    'MTC as shipped (md5)': mtc([MD5]),
    'MTC options, xxh128': mtc([]),
    'crane as shipped (md5, its loop)': crane([MD5], true),
    'crane options, xxh128, no loop': crane([], false),
    'volsync rsync-tls': volsync,
    'pv-migrate (ssh -z)': pvMigrate(['--delete']),
    'plain rsync daemon, no TLS': plain(['--delete']),
    'tuned rsync in TLS: --inplace': onlyWhere(best(['--delete', '--inplace']), 'small', 'mixed'),
    'tuned rsync in TLS: --inplace -B4096': onlyWhere(best(['--delete', '--inplace', '--block-size=4096']), 'large'),
    'cp -a': cp,
  },
  verify: {
    'MTC as shipped (md5), -n --checksum': mtc([MD5, '-n', '--checksum']),
    'MTC options, xxh128, -n --checksum': mtc(['-n', '--checksum']),
    'tuned rsync in TLS: -n --checksum, md5': best(['-n', '--delete', '-i', '--checksum', MD5]),
    'tuned rsync in TLS: -n --checksum, xxh128': best(['-n', '--delete', '-i', '--checksum']),
    'tuned rsync in TLS: -n, size and time': best(['-n', '--delete', '-i']),
  },
};

function onPath(name) {
  return (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

module.exports = { WAYS, onlyWhere, makeKeys, onPath, STUNNEL, SSHD, mtc, MD5 };
