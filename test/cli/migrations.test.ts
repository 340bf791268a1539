import { MigrationCase } from './migrations/builders';
import { MIGRATIONS } from './migrations/cases';
import { checked, JsonFinding } from './support';

/** The errors and warnings of a check of a whole migration. */
function found({ files, clusters }: MigrationCase): JsonFinding[] {
  const assigned = clusters.filter((name) => Object.keys(files).some((path) => path.startsWith(`${name}/`)));
  const args = assigned.length === 0 ? ['.'] : assigned.flatMap((name) => ['--cluster', `${name}=${name}`]);
  return checked(files, args).findings.filter(({ severity }) => severity !== 'info');
}

describe.each(Object.entries(MIGRATIONS))('%s', (_, cases) => {
  test.each(cases.filter(({ faults }) => faults.length > 0).map((one) => [one.title, one] as const))('%s', (
    _title, one,
  ) => {
    const findings = found(one);
    const missed = one.faults.filter(({ file, says }) => !findings.some((each) => each.file.startsWith(file)
      && says.test(each.message)));
    expect({ missed, findings: missed.length > 0 ? findings : [] }).toEqual({ missed: [], findings: [] });
  });

  test.each(cases.filter(({ faults }) => faults.length === 0).map((one) => [one.title, one] as const))('valid: %s', (
    _title, one,
  ) => {
    expect(found(one)).toEqual([]);
  });
});
