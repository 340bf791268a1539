import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiDocuments } from './api-documents';
import type { MtcDocument } from './mtc-document';
import { CONDITIONS } from '../../api/conditions/conditions';
import { ALL_RULES } from '../judging/all-rules';
import { PACKAGE_FOLDER } from '../package-folder';

/** Pages that are written from the rules and conditions, which are documents themselves. */
const GENERATED = ['conditions.md', 'rules.md'];

let all: readonly MtcDocument[] | undefined;

/** Everything that can be found: the guides, the rules, the conditions, and the public types. */
export function documents(): readonly MtcDocument[] {
  return all ??= [
    ...sectionsOf('README.md', readFileSync(join(PACKAGE_FOLDER, 'README.md'), 'utf8')),
    ...readdirSync(join(PACKAGE_FOLDER, 'docs')).filter((name) => name.endsWith('.md')
      && !GENERATED.includes(name)).sort()
      .flatMap((name) => sectionsOf(`docs/${name}`, readFileSync(join(PACKAGE_FOLDER, 'docs', name), 'utf8'))),
    ...ALL_RULES.map(({ id, title, rationale, breaks, keeps }) => ({
      id: `rule ${id}`, title: `${id}: ${title}`, text: `${rationale}\n\nWrong:\n\n${breaks}\n\nRight:\n\n${keeps}`,
    })),
    ...CONDITIONS.map(({ type, reason, kinds, meaning, fix }, index) => ({
      id: `condition ${type} ${index}`,
      title: `${type}${reason ? ` (${reason})` : ''}, a condition of ${kinds.join(', ')}`,
      text: `${meaning}\n\n${fix ?? ''}`,
    })),
    ...apiDocuments(PACKAGE_FOLDER),
  ];
}

/** The sections of a page, one for each heading of the first and the second level. */
function sectionsOf(file: string, markdown: string): MtcDocument[] {
  const page = /^# (.+)$/m.exec(markdown)?.[1] ?? file;
  return markdown.split(/^(?=##? )/m).map((section) => {
    const [heading, ...lines] = section.split('\n');
    const name = heading.replace(/^#+ /, '');
    return { id: `${file}#${name}`, title: name === page ? page : `${page}: ${name}`, text: lines.join('\n') };
  }).filter(({ text }) => text.trim() !== '');
}
