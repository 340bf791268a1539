import { execFileSync } from 'child_process';
import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { testWith } from './needs';
import { nobodysCertificate, nobodysPoint, SENTENCE } from '../../../scripts/nobody-certificate';

// The files that run in the pods, as such.

const FOLDER = path.resolve(__dirname, '../../../assets/transfer');
const SCRIPTS = fs.readdirSync(FOLDER).filter((name) => name.endsWith('.sh'));
const NOBODY = path.join(FOLDER, 'nobody.pem');

/** Those that are run, and not read by others. */
const RUN = ['send.sh', 'receive.sh', 'serve.sh', 'tunnel.sh', 'upload.sh', 'download.sh'];

test.each(SCRIPTS)('%s is bash', (name) => {
  expect(() => execFileSync('bash', ['-O', 'extglob', '-n', path.join(FOLDER, name)], { stdio: 'pipe' })).not.toThrow();
});

testWith(['shellcheck'], 'shellcheck has nothing to say', () => {
  const found =
    execFileSync('sh', ['-c', `shellcheck -x ${RUN.map((name) => `assets/transfer/${name}`).join(' ')} 2>&1 || true`], {
      cwd: path.resolve(FOLDER, '../..'), encoding: 'utf8',
    });
  expect(found).toBe('');
});

/** Scripts ignore SIGPIPE, so a program complains in the log if its reader ends early. */
test('every reader reads to the end, unless errors of the writer are hidden', () => {
  const early = SCRIPTS.flatMap((name) => fs.readFileSync(path.join(FOLDER, name), 'utf8').split('\n')
    .filter((line) => /\| *(?:grep [^|]*-\w*[qm]|head )/.test(line.replace(/2> \/dev\/null \|.*/, '')
      .replace(/\|\|/g, '')))
    .map((line) => `${name}: ${line.trim()}`));
  expect(early).toEqual([]);
});

test('all of them fit into a ConfigMap, and through YAML, with room to spare', () => {
  const texts = fs.readdirSync(FOLDER).map((name) => fs.readFileSync(path.join(FOLDER, name), 'utf8'));
  expect(Buffer.byteLength(texts.join(''))).toBeLessThan(200_000);
  for (const text of texts) {
    expect(text).not.toMatch(/\r|[^\S\n]$/m);
    expect(text.endsWith('\n')).toBe(true);
  }
});

describe('nobody.pem', () => {
  test('is what scripts/nobody-certificate.ts makes', () => {
    expect(fs.readFileSync(NOBODY, 'utf8')).toBe(nobodysCertificate());
  });

  test('has a point for its key whose x is the SHA-256 of a sentence', () => {
    const { x, number } = nobodysPoint();
    expect(x.toString(16)).toBe(crypto.createHash('sha256').update(`${SENTENCE} ${number}`).digest('hex')
      .replace(/^0+/, ''));
    const { publicKey, subject, issuer, ca } = new crypto.X509Certificate(fs.readFileSync(NOBODY));
    const jwk = publicKey.export({ format: 'jwk' });
    expect(jwk).toMatchObject({ kty: 'EC', crv: 'P-256' });
    expect(Buffer.from(jwk.x!, 'base64url').toString('hex')).toBe(x.toString(16).padStart(64, '0'));
    expect({ subject, issuer, ca }).toEqual({ subject: 'CN=nobody', issuer: 'CN=nobody', ca: true });
  });

  testWith(['openssl'], 'is read by openssl, which finds that the point is on its curve', () => {
    const text = execFileSync('openssl', ['x509', '-in', NOBODY, '-noout', '-text'], { encoding: 'utf8' });
    expect(text).toMatch(/Subject: CN ?= ?nobody/);
    expect(text).toMatch(/CA:TRUE/);
    const key = execFileSync('openssl', ['x509', '-in', NOBODY, '-noout', '-pubkey']);
    expect(execFileSync(
      'openssl', ['pkey', '-pubin', '-pubcheck', '-noout'], { input: key, encoding: 'utf8', stdio: 'pipe' },
    ))
      .toMatch(/is valid/);
  });
});
