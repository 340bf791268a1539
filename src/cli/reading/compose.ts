import { Composer, CST, Document, Lexer, Parser } from 'yaml';
import { Budget } from './budget';
import { LIMITS } from './limits';
import { SCHEMA } from './schema';

const OPTIONS = {
  schema: SCHEMA,
  uniqueKeys: false, // its search is quadratic; `toValue` looks for duplicates
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Why the rest of a document is not parsed, and from where on. */
export interface Excess {
  readonly of: 'levels' | 'tokens' | 'value' | 'budget' | 'parser';
  readonly at: number;
}

/** More mistakes than this are not looked for in one document: only the first is reported. */
const MOST_MISTAKES = 20;

/**
 * Parses a text. The parts that the parser finds are counted before it makes a tree of them, which takes many times as
 * much memory: so neither depth nor size of a hostile text can exhaust it.
 */
export function compose(source: string, budget: Budget): { documents: Document.Parsed[]; excess?: Excess } {
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  let at = 0;
  let tokens = 0;
  let mistakes = 0;
  const take = (token: CST.Token) => {
    mistakes += token.type === 'error' ? 1 : 0;
    for (const document of composer.next(token)) {
      documents.push(document);
    }
  };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // the parser makes an error for each mistake, and the traces are not used
  try {
    for (const lexeme of new Lexer().lex(source)) {
      const cost = costOf(lexeme);
      tokens += cost;
      const of = exceeded(lexeme.length, tokens, parser.stack.length) ?? (budget.spend(cost) ? undefined : 'budget');
      if (of) {
        return { documents: [], excess: { of, at } };
      }
      for (const token of parser.next(lexeme)) {
        take(token);
      }
      if (mistakes > MOST_MISTAKES) {
        break;
      }
      at += CONTROLS.has(lexeme) ? 0 : lexeme.length;
    }
    for (const token of parser.end()) {
      take(token);
    }
    for (const document of composer.end()) {
      documents.push(document);
    }
    return { documents };
  } catch { // something that the parser cannot cope with, which other parsers cannot read either
    return { documents: [], excess: { of: 'parser', at: 0 } };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The limit that a part exceeds, the parts up to it, or the collections that it is in. */
function exceeded(characters: number, tokens: number, depth: number): Excess['of'] | undefined {
  if (characters > LIMITS.valueCharacters) {
    return 'value';
  }
  if (tokens > LIMITS.documentTokens) {
    return 'tokens';
  }
  return depth > LIMITS.depth + 3 ? 'levels' : undefined;
}

/** What the lexer adds: the start of a document, the end of a broken bracket, and that the next lexeme is a scalar. */
const CONTROLS: ReadonlySet<string> = new Set(['\x02', '\x18', '\x1f']);

/** How much work a lexeme causes, compared to others: collections and aliases make more of it than scalars. */
function costOf(lexeme: string): number {
  const first = lexeme.charCodeAt(0);
  return lexeme === '[' || lexeme === '{' || first === 0x2a ? 4 : 1;
}
