import * as fs from 'fs';
import * as path from 'path';
import { BucketWire, Store } from './bucket';
import { Squid } from './daemons';
import { describeWith } from './needs';
import { issued, selfSigned } from './peers';
import { PodEnd } from './pod';
import { differences, sh, treeOf } from './trees';
import { wires } from './wire';
import { CaBundle, Ownership, ProxyCredentials, SecretSource } from '../../../src';

// A store with a certificate of a private authority, behind a proxy with a password; and pods of several users.

const wire = wires();

function expectEnd({ code, message }: PodEnd, expected: object): void {
  expect({ code, ...message }).toMatchObject(expected);
}

describeWith(['rsync', 'openssl', 'rclone', 'squid', 'port 443'], 'a store behind a proxy, '
  + 'with a certificate of a private authority', () => {
  const NAME = 's3.example.com';
  // Characters that have a meaning in a URL.
  const USER = { name: 'domain\\alice', password: 'p@ss/w:rd%41 #?' };
  const folder = fs.mkdtempSync('/tmp/authority-');
  const address = `127.${80 + process.pid % 100}.0.1`;
  let store: Store;
  let squid: Squid;
  let authority: string;

  beforeAll(async () => {
    const signer = selfSigned(folder, 'authority');
    const files = issued(folder, signer, NAME);
    authority = files['ca.crt'];
    const [cert, key] = ['tls.crt', 'tls.key'].map((name) => {
      fs.writeFileSync(path.join(folder, name), files[name]);
      return path.join(folder, name);
    });
    store = await Store.start({ host: address, certificate: { cert, key } });
    squid = await Squid.start(USER, { [NAME]: address });
  });
  afterAll(async () => {
    await Promise.all([store.remove(), squid.stop()]);
    fs.rmSync(folder, { recursive: true });
  });

  function through(name: string, caBundle?: CaBundle): BucketWire {
    store.prefix = name;
    return new BucketWire(wire({
      endpoint: store.endpoint({ url: `https://${NAME}`, caBundle }),
      proxy: {
        host: squid.address.split(':')[0],
        port: Number(squid.address.split(':')[1]),
        credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
      },
    }));
  }

  const withProxy = (both: BucketWire, password = USER.password) => ({
    secrets: { ...both.secrets, proxy: { username: USER.name, password: `${password}\n` } },
  });

  test('is reached by the source through the proxy, with any password', async () => {
    const both = through('reached', CaBundle.fromPem(authority));
    fs.writeFileSync(path.join(both.wire.source, 'file'), 'data');
    both.wire.give('file');
    const { pod } = await both.upload('stage', withProxy(both));
    expect(store.objects('runs/')).toHaveLength(1);
    expect(squid.log).toMatch(/CONNECT s3\.example\.com:443/);
    expect(pod.log).not.toContain(USER.password);
  });

  test('that rejects the password ends the upload at once', async () => {
    const both = through('password', CaBundle.fromPem(authority));
    const end = await (await both.uploader('stage', withProxy(both, 'another'))).ended;
    expectEnd(end, { code: 20, cause: 'proxy-credentials' });
    expect(store.objects()).toEqual([]);
  });

  test('is not trusted without the certificate of its authority', async () => {
    const both = through('untrusted');
    const end = await (await both.uploader('stage', withProxy(both))).ended;
    expectEnd(end, { code: 20, cause: 'untrusted-server' });
    expect(store.objects()).toEqual([]);
  });
});

describeWith([
  'rsync', 'openssl', 'rclone', 'root', 'ACLs', 'xattrs',
], 'a transfer through a bucket, as another user', () => {
  let store: Store;
  beforeAll(async () => {
    store = await Store.start();
  });
  afterAll(() => store.remove());

  test('deletes a file of an earlier stream before it sets the times of directories', async () => {
    store.prefix = 'streams';
    const below = (folder: string) => ({ ...treeOf(folder), '': {} }); // the volume's own directory belongs to the node
    const both = new BucketWire(wire({ endpoint: store.endpoint() }));
    const { source, destination } = both.wire;
    sh('mkdir -p ro/in; printf a > ro/in/a; printf b > ro/in/b; ln -s a ro/in/link; touch -h -d 2020-01-01 ro/in/* '
      + 'ro/in ro; chmod 555 ro/in ro; chown -hR 1000680000:0 .', source);
    await both.upload('stage');
    sh('rm ro/in/b; printf c > ro/c; chown 1000680000:0 ro/c; touch -d 2020-01-01 ro/in ro', source);
    await both.both('cutover'); // into an empty claim: from both streams
    expect(differences(below(source), below(destination))).toEqual([]);
    sh('rm -r ro/in; mkdir ro/in; ln -s b ro/in/link; touch -h -d 2020-01-01 ro/in/link ro/in ro; chmod 555 ro/in; '
      + 'chown -hR 1000680000:0 .', source);
    await both.both('stage'); // in directories that their owner may not write to
    expect(differences(below(source), below(destination))).toEqual([]);
  }, 120_000);

  test('copies owners, ACLs, attributes and devices, and in a second pass only what changed of them', async () => {
    store.prefix = 'preserve';
    const both = new BucketWire(wire({
      endpoint: store.endpoint(), ownership: Ownership.PRESERVE, copying: { specialFiles: true },
    }));
    const { source, destination } = both.wire;
    sh(`
      mkdir -p sub/deep; for name in owned shared linked 'odd name' sub/inside sub/deep/file; do printf '%s' "$name" > "$name"; done
      ln linked sub/second; ln -s owned link; mkfifo pipe; mknod null c 1 3
      chown 2001:3001 owned sub/deep; chown -h 2002:3002 link; chown 2003:3003 sub/inside pipe; chmod 4750 owned; chmod 2770 sub/deep
      setfacl -m u:4321:rw,g:4322:r shared; setfacl -m d:u:4321:rwx sub; setfattr -n user.note -v 'a "b"' 'odd name'; chown 2009:3009 .; chmod 751 .
      setcap cap_net_raw+ep sub/inside 2> /dev/null || setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 sub/inside
    `, source);
    await both.upload('stage');
    expect((await both.download('stage')).message.text)
      .toBe('The upload is copied. Source and destination were not compared.');
    expect(differences(treeOf(source), treeOf(destination))).toEqual([]);
    // Only the time of change tells that.
    sh('chown 2004:3004 owned; setfacl -m u:4321:r shared; setfattr -n user.note -v c "odd name"; setfattr -n user.new '
      + '-v d sub/deep; chmod 700 sub/deep; setfacl -m u:4321:r linked', source);
    // directories, links and files with several names always
    expect((await both.upload('again')).message).toMatchObject({ files: 12, copiedFiles: 8 });
    expect((await both.download('again')).message).toMatchObject({ files: 12, copiedFiles: 6 });
    expect(differences(treeOf(source), treeOf(destination))).toEqual([]);
    sh('setfacl -b sub; setfattr -x user.new sub/deep; setfattr -x user.note "odd name"; setfacl -b linked', source);
    await both.both('cutover');
    expect(differences(treeOf(source), treeOf(destination))).toEqual([]);
  }, 120_000);
});
