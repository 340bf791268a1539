import { isMap, isScalar, isSeq, YAMLMap } from 'yaml';
import { DocumentText, Span } from './source-file';
import { keyOf, ParsedDocument, spanOf } from './yaml-document';

/** What stands in an excerpt for a value that nobody should see. */
export const MASK = '********';

const SECRET_NAME = /(?:password|passwd|passphrase|secret|token|credential|private[-_.]?key|access[-_.]?key|api[-_.]?key|htpasswd)s?$|^pwd$/i;

/** Parts of a line that give a secret away, whatever they stand in: comments, scripts, configuration files in a ConfigMap. */
const SECRET_TEXTS = [
  /(?<=\/\/)[^/\s@"']*:(?!\d{1,5}(?:\/|$))[^\s"']*(?=@)/g, // user and password in a URL
  /\beyJ[\w-]{10,}[\w.-]*/g, // a JSON Web Token
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, // an access key of AWS
  /\bsha256~[\w-]{20,}/g, // a token of OpenShift
  /(?<=\b(?:Bearer|Basic)\s+)[\w+/=.~-]{8,}/g,
  /(?<=(?:password|passwd|passphrase|secret|token|credentials?|private[-_.]?key|access[-_.]?key|api[-_.]?key)["']?\s*[:=]\s*)(?!["']?(?:(?:true|false|null|~)\b|\*{8}))(?:"[^"]*"?|'[^']*'?|[^\s"',{}[\]].*$)/gi,
];

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g;

/** The parts of a document that an excerpt must not show. */
export function secretSpans(document: DocumentText, trees: readonly ParsedDocument[]): Span[] {
  const source = document.file.text.slice(document.start, document.end);
  const spans = trees.flatMap(({ contents }) => spansInTree(document, contents));
  for (const match of source.matchAll(PRIVATE_KEY)) {
    spans.push({ start: document.start + match.index, end: document.start + match.index + match[0].length });
  }
  if (trees.some(({ problem }) => problem) && /\bkind["']?\s*:\s*["']?Secret\b/.test(source)) {
    return [...spans, ...spansInBrokenSecret(document, source)];
  }
  return spans;
}

/** The parts of one line that an excerpt must not show, beyond those that are masked already. */
export function secretsInLine(line: string): Span[] {
  return SECRET_TEXTS.flatMap((pattern) => [...line.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })));
}

function spansInTree(document: DocumentText, root: unknown): Span[] {
  const spans: Span[] = [];
  const waiting: Array<{ node: unknown; secret: boolean }> = [{ node: root, secret: false }];
  while (waiting.length > 0) {
    const { node, secret } = waiting.pop()!;
    if (isMap(node)) {
      const holdsSecrets = scalarOf(node, 'kind') === 'Secret';
      const nameIsSecret = SECRET_NAME.test(scalarOf(node, 'name') ?? '');
      for (const pair of node.items) {
        const key = keyOf(pair) ?? '';
        const isSecretField = holdsSecrets && ['data', 'stringData'].includes(key);
        const isSecretText = (SECRET_NAME.test(key) || (nameIsSecret && key === 'value')) && isScalar(pair.value) && typeof pair.value.value !== 'boolean';
        waiting.push({ node: pair.value, secret: secret || isSecretField || isSecretText });
        if (holdsSecrets && key === 'metadata' && isMap(pair.value)) {
          waiting.push({ node: pair.value.get('annotations', true), secret: true }); // kubectl keeps a copy of the Secret there
        }
      }
    } else if (isSeq(node)) {
      node.items.forEach((item) => waiting.push({ node: item, secret }));
    } else if (secret && isScalar(node) && node.value !== null && node.value !== '') {
      spans.push(spanOf(document, node));
    }
  }
  return spans;
}

function scalarOf(map: YAMLMap, key: string): string | undefined {
  const pair = map.items.find((candidate) => keyOf(candidate) === key);
  return pair && isScalar(pair.value) && typeof pair.value.value === 'string' ? pair.value.value : undefined;
}

/** Of what may be a Secret but can't be parsed, all values but the harmless ones. */
function spansInBrokenSecret(document: DocumentText, source: string): Span[] {
  const spans: Span[] = [];
  let start = document.start;
  for (const line of source.split('\n')) {
    const [, before, key] = /^([\s-]*(?:["']?([\w./-]+)["']?\s*:\s*)?)/.exec(line)!;
    if (!['apiVersion', 'kind', 'name', 'namespace', 'type'].includes(key) && !/^\s*#|^---/.test(line) && before.length < line.length) {
      spans.push({ start: start + before.length, end: start + line.length });
    }
    start += line.length + 1;
  }
  return spans;
}
