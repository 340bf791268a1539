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

test('bash does not offer hidden options', () => {
  expect(offered('check', '--no')).toEqual(['--no-cache']); // and not --now
});

test('zsh and fish get the same commands and options', () => {
  expect(cli('.', ['completion', 'zsh']).stdout).toBe(`autoload -U +X bashcompinit && bashcompinit\n${cli('.', ['completion', 'bash']).stdout}`);
  const fish = cli('.', ['completion', 'fish']).stdout;
  expect(fish).toContain("complete -c cdk8s-mtc -n '__fish_seen_subcommand_from check' -l fail-on -x -a 'error warning info' -d ");
  expect(fish).not.toContain('-l now');
});
