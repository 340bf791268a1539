import * as fs from 'fs';
import * as path from 'path';
import { answer, HONEST_FACTS, HostileReceiver } from './hostile';
import { BASIC, describeWith } from './needs';
import { IS_ROOT, NAMESPACE_USER } from './pod';
import { differences, sh, treeOf } from './trees';
import { Wire, WireProps, wires } from './wire';

// Files with several names, if the names belong together at one side only.

const wire = wires();
const OWN = IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':';

/**
 * What differs, without the volume's own directory, which belongs to the node. Whether names are one file is
 * part of it.
 */
function differing(one: Wire): string[] {
  const [source, destination] = [one.source, one.destination].map((folder) => ({ ...treeOf(folder), '': {} }));
  return differences(source, destination);
}

async function copied(make: string, damage: string, props: WireProps = {}): Promise<Wire> {
  const one = wire(props);
  sh(`${make}; ${OWN}`, one.source);
  await one.runWell('stage');
  sh(`${damage}; touch -r ../source .; ${OWN}`, one.destination);
  return one;
}

const PAIR = 'printf x > a; ln a b; touch -d 2020-01-01 a .';
const SEPARATE = 'printf x > a; printf x > b; touch -d 2020-01-01 a b .';

describeWith(BASIC, 'hard links that differ', () => {
  test.each([
    ['names of one file that are separate at the destination', PAIR, 'cp -p a n; mv n b', ['b']],
    ['and have another content there', PAIR, 'rm b; printf z > b; touch -d 2020-01-01 b', ['b']],
    ['separate files that are one at the destination', SEPARATE, 'ln -f a b', ['a', 'b']],
    ['names of two files, crossed', 'printf x > a; ln a b; printf y > c; ln c d; touch -d 2020-01-01 a c .',
      'rm b d; ln a d; ln c b', ['a', 'b', 'c', 'd']],
    ['odd names', 'printf x > "a\nb"; printf x > "[*]"; printf q > "-one"; touch -d 2020-01-01 *b "[*]" ./-one .',
      'rm -- -one; ln -f *b "[*]"; ln "[*]" ./-one', ['-one', '[*]', 'a?b']],
  ])('are found by a verification, and corrected by a cutover: %s', async (_, make, damage, paths) => {
    const one = await copied(make, damage);
    expect(await one.run('verify')).toMatchObject({ code: 40, message: { cause: 'different', paths } });
    await one.runWell('cutover');
    expect(differing(one)).toEqual([]);
    await one.runWell('verify');
  });

  test.each([['files', PAIR], ['symbolic links', 'ln -s x a; ln a b']])('are none if names of %s '
    + 'belong together on both sides', async (_, make) => {
    const one = await copied(make, ':');
    await one.runWell('verify');
    const { sender } = await one.runWell('cutover');
    expect(sender.events.some(({ text }) => /hard links at the destination/.test(text))).toBe(false);
  });

  test('are copied into separate files before anything is written in place: '
    + 'a name that the source has replaced', async () => {
    const one = await copied(PAIR, ':', { copying: { verification: undefined } });
    sh(`rm b; printf other > b; ${OWN}`, one.source);
    const { sender } = await one.runWell('again'); // a stage, which compares nothing
    expect(sender.events.find(({ text }) => /hard links at the destination/.test(text))).toMatchObject({
      text: '2 names are hard links at the destination, and other files at the source: they are copied once more.',
    });
    expect(['a', 'b'].map((name) => fs.readFileSync(path.join(one.destination, name), 'utf8'))).toEqual(['x', 'other']);
    expect(differing(one)).toEqual([]);
  });

  test.each([
    ['no end', HONEST_FACTS.tools, undefined, true],
    ['the destination', HONEST_FACTS.tools.replace(' find', ''), undefined, false],
    ['the source', HONEST_FACTS.tools, 'xxh128 md5 ACLs xattrs nanoseconds', false],
  ])(
    'cannot be known without GNU find, and then nothing is written in place: %s lacks it', async (
      _, tools, own, isInPlace,
    ) => {
      const one = wire();
      sh(`printf data > file; ${OWN}`, one.source);
      const receiver = await HostileReceiver.start(one, `
        probe) printf '%s\\n' ${answer({ ...HONEST_FACTS, empty: 'no', tools, versions: 'rsync=3.5.0' } as typeof HONEST_FACTS)} ;;
        links) echo ok ;;
        push) rsync --server "\${words[@]:4}" . "$destination/" ;;
      `);
      try {
        expect((await (await one.sender('stage', { environment: own ? { TOOLS: own } : {} })).ended).code).toBe(0);
        const words = receiver.seen.split('\n').filter((line) => / push /.test(line));
        expect(words).toHaveLength(1);
        expect(words[0].includes('--inplace')).toBe(isInPlace);
      } finally {
        receiver.stop();
      }
    });

  test('that a hostile receiver invents are only patterns: no other file leaves the source', async () => {
    const one = wire();
    sh(`printf data > file; ln -s ../config/..data x; ${OWN}`, one.source);
    const receiver = await HostileReceiver.start(one, `
      probe) printf '%s\\n' ${answer({ ...HONEST_FACTS, empty: 'no' })} ;;
      links) printf '%s\\n' '1 x/stunnel.conf' '1 ../config/stunnel.conf' '1 a[$(id > ${one.folder}/PWNED)]' 'a[$(id)] file' ok ;;
      push) rsync --server "\${words[@]:4}" . "$destination/" ;;
    `);
    try {
      const sender = await one.sender('stage');
      expect((await sender.ended).code).toBe(0);
      expect(sender.noise).toBe('');
    } finally {
      receiver.stop();
    }
    expect(fs.readdirSync(one.destination).sort()).toEqual(['file', 'x']);
    expect(fs.existsSync(path.join(one.folder, 'PWNED'))).toBe(false);
  });
});
