import { spawnSync } from 'child_process';
import { cli } from './support';

/** What bash offers after these words. */
function offered(...words: string[]): string[] {
  const script = `${cli('.', ['completion', 'bash']).stdout}
COMP_WORDS=(cdk8s-mtc ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_cdk8s_mtc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n').filter((word) => word !== '');
}

test.each([
  [['ch'], ['check']],
  [['check', '--f'], ['--format', '--fail-on', '--fix']],
  [['check', '--format', 'git'], ['github', 'gitlab']],
  [['check', '--profile', ''], ['recommended', 'strict']],
  [['check', 'manifests'], []],
])('bash completes %j', (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test('bash and fish complete rules and their families', () => {
  const script = cli('.', ['completion', 'bash']).stdout;
  const explain = "cdk8s-mtc() { printf '%s\\n' 'Rules:' 'run/one-type  (error)' 'run/order  (info)' 'plan/empty  "
    + "(error)' 'InvalidSpec'; }\n";
  for (const [option, word, expected] of [
    ['--select', 'run', 'run/one-type run/order run'], ['--disable', 'pl', 'plan/empty plan'], ['--select', 'In', ''],
  ]) {
    const words = `COMP_WORDS=(cdk8s-mtc check ${option} ${word}); COMP_CWORD=3; _cdk8s_mtc; echo "\${COMPREPLY[*]}"`;
    expect(spawnSync('bash', ['-c', `${explain}${script}${words}`], { encoding: 'utf8' }))
      .toMatchObject({ stdout: `${expected}\n`, stderr: '' });
  }
  expect(cli('.', ['completion', 'fish']).stdout).toContain("check' -l select -x -a '(cdk8s-mtc explain");
});

test('bash does not offer hidden options', () => {
  expect(offered('check', '--no')).toEqual(['--no-cache']); // and not --now
});

test('zsh and fish get the same commands and options', () => {
  expect(cli('.', ['completion', 'zsh']).stdout).toBe('autoload -U +X bashcompinit && bashcompinit\n'
    + `${cli('.', ['completion', 'bash']).stdout}`);
  const fish = cli('.', ['completion', 'fish']).stdout;
  expect(fish).toContain("complete -c cdk8s-mtc -n '__fish_seen_subcommand_from check' -l fail-on -x "
    + "-a 'error warning info' -d ");
  expect(fish).not.toContain('-l now');
});
