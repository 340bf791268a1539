import { call, Code, fields, literal, raw } from './code';
import { Context } from './context';
import { Program } from './program';
import { isPlaceholder } from '../grammar/placeholder';

/** What stands for a secret value in the objects that are imported. */
export const HIDDEN = '<secret>';

const PROXY = /^http:\/\/(?:([^:@/]*):(.*)@)?([^@/]+|\[[^\]]+\]):(\d{1,5})$/;

/** The variables of proxies that were met before, by URL. */
const KNOWN = new WeakMap<Context, Map<string, Code>>();

/**
 * A ProxyServer, in a variable if several settings have it; undefined if the value is not a URL that
 * the construct writes.
 */
export function proxyCode(context: Context, value: unknown): Code | undefined {
  const known = KNOWN.get(context) ?? new Map<string, Code>();
  KNOWN.set(context, known);
  if (typeof value !== 'string') {
    return undefined;
  }
  const before = known.get(value);
  if (before) {
    return before;
  }
  const [, user, password, host, port] = PROXY.exec(value) ?? [];
  if (host === undefined) {
    return undefined;
  }
  const credentials = user === undefined ? undefined : credentialsCode(context, user, password, known.size);
  if (user !== undefined && credentials === undefined) {
    return undefined;
  }
  const { program } = context;
  const server = fields({ host: literal(host), port: raw(String(Number(port))), credentials });
  if (context.settings.filter((other) => other === value).length <= 1) {
    known.set(value, server);
    return server; // a variable that is used once only distracts
  }
  const variable = program.variable('proxy', 'Server');
  program.add(0, server, { variable });
  known.set(value, program.use(variable));
  return known.get(value);
}

function credentialsCode(context: Context, user: string, password: string, number: number): Code | undefined {
  const { program } = context;
  const username = decoded(user);
  if (username === undefined || encoded(username) !== user) {
    return undefined;
  }
  const variable = `PROXY_PASSWORD${number === 0 ? '' : `_${number + 1}`}`;
  const source = passwordCode(program, password, variable);
  return source
    && call(`${program.mtc('ProxyCredentials')}.basic`, fields({ username: literal(username), password: source }));
}

function passwordCode(program: Program, password: string, variable: string): Code | undefined {
  if (password === HIDDEN) {
    return call(`${program.mtc('SecretSource')}.env`, literal(variable));
  }
  return isPlaceholder(password) ? call(`${program.mtc('SecretSource')}.placeholder`, literal(password)) : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
