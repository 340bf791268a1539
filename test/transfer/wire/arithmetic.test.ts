import { unsafeArithmetic } from './arithmetic';
import { scripts } from '../../../src/transfer/pods/scripts';

// No text of a peer, of rsync or of stunnel reaches arithmetic, in which bash would run the commands in it.

test('the scripts use only numbers in arithmetic', () => {
  expect(unsafeArithmetic(Object.fromEntries(Object.entries(scripts()).filter(([name]) => name.endsWith('.sh')))))
    .toEqual([]);
});

describe('this is found:', () => {
  test.each([
    ['a variable that was read', 'read -r free _ < file\n((free > 0))', 'a.sh:2: free is not known to be a number'],
    ['the same with options that take a value', 'IFS= read -rt 1 -u "$from" free\necho $((free + 1))',
      'a.sh:2: free is not known to be a number'],
    ['an entry of an array', '((FACTS[0] > 0))', 'a.sh:1: FACTS is not known to be a number'],
    ['a part of a text', 'n=${line##*: }\nn=$((n + 1))', 'a.sh:2: n is not known to be a number'],
    ['output of a command', 'n=$(wc -l < file)\n((n == 0))', 'a.sh:2: n is not known to be a number'],
    ['a variable that is set nowhere', '[[ $1 -eq $other ]]', 'a.sh:1: other is not known to be a number'],
    ['a copy of a text', 'a=$(cat x)\nb=$a\n((b))', 'a.sh:3: b is not known to be a number'],
    ['one text among numbers', 'n=0\nn=$1x\n((n))', 'a.sh:3: n is not known to be a number'],
    ['what a regular expression has found', '((BASH_REMATCH > 1))', 'a.sh:1: BASH_REMATCH is not known to be a number'],
    ['the length of a substring', 'n=$1\necho "${text:0:n}"', 'a.sh:2: n is not known to be a number'],
    ['each word of a list', 'for n in 1 $list; do\n((n))', 'a.sh:2: n is not known to be a number'],
    ['printf -v', 'printf -v "$name" %s x', 'a.sh:1: printf -v "$name"'],
  ])('%s', (_, script, found) => {
    expect(unsafeArithmetic({ 'a.sh': script })).toEqual([found]);
  });
});

describe('this is right:', () => {
  test.each([
    ['numbers, exit codes, processes and lengths', 'a=1 b=$? c=$! d=${#names[@]}\n((a + b + c + d))'],
    ['arithmetic', 'a=$((1 << 3))\na=$((a * (a + 1)))\n((++a))'],
    ['what read_numbers and count set', 'read_numbers a b < <(stat x)\ncount c < file\n((a + b + c))'],
    ['a copy of a number', 'a=1\nb=$a\n((b))'],
    ['the result of `number`', 'number "$x" || exit 1\nn=$REPLY\n((n + REPLY))'],
    ['a number of synth, or of bash', '((SECONDS > TRANSFER_DEADLINE))'],
    ['numbers of a list', 'for n in 1 2 3; do\n((n))'],
    ['a comment', '# ((text > 1))'],
    ['a default and a prefix, that contain no arithmetic', 'echo "${a:-b}" "${a#b}" "${a/b/c}" "${a:+b}"'],
  ])('%s', (_, script) => {
    expect(unsafeArithmetic({ 'a.sh': script })).toEqual([]);
  });
});
