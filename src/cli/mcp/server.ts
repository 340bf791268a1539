import { realpathSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { boundedLines } from './bounded-lines';
import {
  CallToolRequestSchema, type CallToolResult, ListToolsRequestSchema, Server, StdioServerTransport, z,
} from './mcp-protocol';
import { TOOLS } from './tools';
import { ExitCode, Surroundings } from '../surroundings';
import { printable } from '../terminal/printable';
import { shortened } from '../terminal/shortened';
import { version } from '../version';

const INSTRUCTIONS = 'Checks manifests and programs for migrations between OpenShift clusters with the Migration '
  + 'Toolkit for Containers (MTC). Use `check` after each change of YAML, `explain` for a rule or for a condition in a '
  + 'status, and `search` and `read` for the documentation of the library.';

/** No answer is longer, in characters: an assistant could not use it. */
const LONGEST_ANSWER = 100_000;

/**
 * Serves one assistant until its end of stdin. Nothing outside the working directory is read, nothing is written, and
 * no cluster is asked.
 */
export async function serveAssistant({ workingDirectory, stderr }: Surroundings): Promise<ExitCode> {
  const folder = realpathSync(workingDirectory);
  const server =
    new Server({ name: 'cdk8s-mtc', version: version() }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map(({ name, description, input }) => ({
      name,
      description,
      inputSchema: { ...z.toJSONSchema(input), type: 'object' as const },
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => call(params.name, params.arguments ?? {}, folder));
  const lines = new PassThrough();
  await server.connect(new StdioServerTransport(lines, process.stdout as Writable));
  try {
    await pipeline(process.stdin, boundedLines(), lines);
    return ExitCode.FINE;
  } catch (error) {
    stderr(`error: ${printable((error as Error).message)}\n`);
    return ExitCode.USAGE;
  }
}

function call(name: string, given: Readonly<Record<string, unknown>>, folder: string): CallToolResult {
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    return problem(`the tool ${JSON.stringify(shortened(name, 100))} does not exist; the tools are `
      + `${TOOLS.map((one) => one.name).join(', ')}`);
  }
  const { data, error } = tool.input.safeParse(given);
  if (error !== undefined) {
    return problem(error.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`).join('\n'));
  }
  try {
    const { text, isProblem } = tool.run(data, folder);
    return isProblem ? problem(text) : answer(text);
  } catch (thrown) {
    // A message may quote what was read.
    return problem(`${name} failed (${(thrown as Error).name}): this is a bug in cdk8s-mtc, please report it`);
  }
}

function answer(text: string): CallToolResult {
  const cut = text.length > LONGEST_ANSWER
    ? `${text.slice(0, LONGEST_ANSWER)}\n… ${text.length - LONGEST_ANSWER} more characters`
    : text;
  return { content: [{ type: 'text', text: cut }] };
}

function problem(text: string): CallToolResult {
  return { ...answer(text), isError: true };
}
