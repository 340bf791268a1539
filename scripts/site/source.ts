/** A page of the site: its path without extension, its text in Markdown, and the section of the navigation. */
export interface Source {
  /** `docs/transfer`; relative links in the text are relative to it. */
  readonly path: string;
  readonly section: string;
  readonly title: string;
  readonly markdown: string;
}
