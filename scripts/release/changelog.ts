/** A release as CHANGELOG.md describes it. */
export interface Release {
  readonly version: string;
  /** What changes, in Markdown, without the heading. */
  readonly notes: string;
}

/** The heading of a release, with or without a date: `## 0.1.0 (2027-01-15)`. */
const HEADING = /^(\d+\.\d+\.\d+(?:-[\w.]+)?)(?: \(\d{4}-\d\d-\d\d\))?$/;

/**
 * The release at the top of a changelog.
 *
 * @throws if the top section is not a release, or is empty
 */
export function newestRelease(changelog: string): Release {
  const [section = ''] = changelog.split(/^## /m).slice(1);
  const [heading, ...lines] = section.split('\n');
  const [, version] = HEADING.exec(heading) ?? [];
  const notes = lines.join('\n').trim();
  if (version === undefined) {
    throw new Error(`CHANGELOG.md: the top section is "${heading}", not a release. Replace its heading with the `
      + 'version, for example `## 0.1.0`.');
  }
  if (notes === '') {
    throw new Error(`CHANGELOG.md: the section of ${version} is empty. Write what changes for users.`);
  }
  return { version, notes };
}
