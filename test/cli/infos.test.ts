import { checked, cli, folderWith } from './support';
import { ruleOf } from '../rules/support';

/** A status is reported as such, and so is the condition in it. */
const FILES = { 'live.yaml': ruleOf('status/condition').breaks };

describe('findings of severity info', () => {
  test('are reported and do not fail the check, also if it is strict', () => {
    expect(checked(FILES)).toMatchObject({
      exitCode: 0,
      findings: [
        { rule: 'document/written-by-cluster', severity: 'info', path: 'status', line: 9 },
        { rule: 'status/condition', severity: 'info', path: 'status.conditions[0]', line: 11 },
      ],
      summary: { errors: 0, warnings: 0, infos: 2 },
    });
    expect(checked(FILES, ['--strict', '.']).exitCode).toBe(0);
  });

  test('are in every format', () => {
    const output = (format: string) => cli(folderWith(FILES), ['check', '--format', format, '.']).stdout;
    expect(output('text')).toMatch(/^live\.yaml:11:7: info: InvalidRegistryRoute: /m);
    expect(output('text')).toMatch(/\n1 manifest in 1 file: 2 infos\./);
    expect(JSON.parse(output('sarif')).runs[0].results)
      .toMatchObject([{ level: 'note' }, { ruleId: 'status/condition', level: 'note' }]);
    expect(output('junit')).toMatch(/failures="0"[^]*<system-out>live\.yaml:11:7: info: InvalidRegistryRoute/);
  });
});
