import { checkFiles, checkText } from './check-tool';
import { z } from './mcp-protocol';
import { readDocument, searchDocuments } from './search';
import type { ToolAnswer } from './tool-answer';
import { explain, listAll, unknownName } from '../judging/explain';
import { colours } from '../terminal/colours';

/** A tool of an assistant: its arguments with their limits, and what it does in the working directory. */
export interface Tool<T = any> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<T>;
  readonly run: (given: T, folder: string) => ToolAnswer;
}

function tool<T>(definition: Tool<T>): Tool {
  return definition;
}

const PLAIN = colours(false);

/** The tools, in the order in which they are listed. */
export const TOOLS: readonly Tool[] = [
  tool({
    name: 'check',
    description: 'Report what a cluster would reject, ignore or do wrongly in manifests, with the place and the fix. '
      + 'Checks files and folders, or one text.',
    input: z.strictObject({
      paths: z.array(z.string().min(1).max(4096)).max(100).optional()
        .describe('files and folders in the working directory; default: the whole working directory'),
      yaml: z.string().max(1_000_000).optional().describe('a text with manifests, instead of paths'),
    }).refine(({ paths, yaml }) => paths === undefined || yaml === undefined, 'pass either paths or yaml'),
    run: ({ paths, yaml }, folder) => yaml === undefined ? checkFiles(paths ?? ['.'], folder) : checkText(yaml, folder),
  }),
  tool({
    name: 'explain',
    description: 'Explain a rule with an invalid and a valid example, or a condition in the status of an object of '
      + 'MTC. Without a name, list all of them.',
    input: z.strictObject({
      name: z.string().min(1).max(200).optional().describe('such as plan/conflict, plan or InvalidRegistryRoute'),
    }),
    run: ({ name }) => {
      const text = name === undefined ? listAll(PLAIN) : explain(name, PLAIN);
      return text === undefined ? { text: unknownName(name!), isProblem: true } : { text };
    },
  }),
  tool({
    name: 'search',
    description: 'Search the documentation: guides, rules, conditions, and every class and option of the library. '
      + 'Gives ids for `read`.',
    input: z.strictObject({
      query: z.string().min(1).max(400),
      limit: z.number().int().min(1).max(20).optional().describe('default: 8'),
    }),
    run: ({ query, limit }) => searchDocuments(query, limit ?? 8),
  }),
  tool({
    name: 'read',
    description: 'Read a part of the documentation that `search` has found.',
    input: z.strictObject({ id: z.string().min(1).max(300) }),
    run: ({ id }) => readDocument(id),
  }),
];
