import MiniSearch from 'minisearch';
import { documents } from './documents';
import type { ToolAnswer } from './tool-answer';
import { shortened } from '../terminal/shortened';

/** The text of a result is cut here, in characters. */
const LONGEST_EXCERPT = 600;

let index: MiniSearch | undefined;

/** The parts of the documentation that fit the words best, best first. */
export function searchDocuments(query: string, limit: number): ToolAnswer {
  index ??= indexed();
  const found = index.search(query, { boost: { title: 3 }, prefix: true, fuzzy: 0.2 }).slice(0, limit);
  const byId = new Map(documents().map((document) => [document.id, document]));
  const texts = found.map(({ id }) => {
    const { title, text } = byId.get(id)!;
    return `## ${title}\nid: ${id}\n\n${shortened(text.trim(), LONGEST_EXCERPT)}\n`;
  });
  return {
    text: texts.length > 0
      ? texts.join('\n')
      : 'Nothing was found. Use other words, or `explain` without a name, which lists all rules and conditions.',
  };
}

/** One part of the documentation. */
export function readDocument(id: string): ToolAnswer {
  const document = documents().find((candidate) => candidate.id === id);
  return document
    ? { text: `# ${document.title}\n\n${document.text.trim()}\n` }
    : { text: 'this id does not exist: use the ids that `search` gives', isProblem: true };
}

function indexed(): MiniSearch {
  const search = new MiniSearch({ fields: ['title', 'text'] });
  search.addAll(documents().map((document) => ({ ...document })));
  return search;
}
