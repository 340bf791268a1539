import { IConstruct } from 'constructs';
import { SecretValue } from './secret-source';
import { isHost } from '../api/names';
import { refuse } from '../findings/mistake';

/** Options of `ProxyCredentials.basic`. */
export interface BasicProxyCredentialsProps {
  /** The user name. It is not secret. */
  readonly username: string;
  /** The password. */
  readonly password: SecretValue;
}

/**
 * What a proxy asks for before it lets anyone through: MTC can give it a user name and a password (basic authentication)
 * and nothing else.
 */
export class ProxyCredentials {
  /**
   * A user name and a password. Both are percent-encoded here, so any character may stand in them; but for a password by
   * `SecretSource.placeholder`, where what the plugin puts in must be percent-encoded already.
   */
  static basic(props: BasicProxyCredentialsProps): ProxyCredentials {
    return new ProxyCredentials(props);
  }

  private constructor(private readonly props: BasicProxyCredentialsProps) {}

  /**
   * `user:password`, percent-encoded, and whether it gives the password away.
   *
   * @internal
   */
  _render(at: IConstruct, field: string): RenderedProxy | undefined {
    const password = this.props.password._resolve(at, `${field}.password`);
    if (hasControlCharacter(this.props.username) || (password?.kind === 'clear' && hasControlCharacter(password.text))) {
      refuse(at, {
        field,
        problem: 'hold a control character, which would begin a new line in the configuration of stunnel',
        fix: 'give a user name and a password on one line each',
      });
      return undefined;
    }
    const user = percentEncode(this.props.username);
    switch (password?.kind) {
      case 'external':
        refuse(at, {
          field: `${field}.password`,
          problem: "can't come from a secret store: MTC takes the proxy as a text in MigrationController and in no other way",
          fix: 'use SecretSource.env(…), or SecretSource.placeholder(…) with a plugin that replaces it',
        });
        return undefined;
      case 'placeholder':
        return { text: `${user}:${password.text}`, holdsSecret: false };
      case 'clear':
        return { text: `${user}:${percentEncode(password.text)}`, holdsSecret: true };
      default:
        return undefined;
    }
  }
}

/** Where a proxy listens, and what it asks for. */
export interface ProxyServer {
  /** Its DNS name or address, without a scheme; an IPv6 address in brackets. */
  readonly host: string;
  /** Its port, 1 to 65535. There is no usual one, and MTC takes none for granted. */
  readonly port: number;
  /**
   * What it asks for.
   *
   * @default - it asks for nothing
   */
  readonly credentials?: ProxyCredentials;
}

/** A text that may hold a secret in the clear. */
export interface RenderedProxy {
  readonly text: string;
  readonly holdsSecret: boolean;
}

/**
 * The proxy as the URL that MTC wants: always with a scheme and a port. Without the scheme MTC would use no proxy at all and
 * not say so; without the port stunnel would fail at run time.
 */
export function renderProxyUrl(at: IConstruct, field: string, proxy: ProxyServer): RenderedProxy | undefined {
  const host = String(proxy.host ?? '');
  if (!isHost(host)) {
    refuse(at, {
      field: `${field}host`,
      value: host.includes('@') ? undefined : host, // no password reaches a message
      problem: 'is not a plain host name or address; the scheme, the port and the credentials have places of their own',
      fix: 'write a host such as "proxy.example.com", "192.0.2.7" or "[2001:db8::7]"',
    });
    return undefined;
  }
  if (!Number.isInteger(proxy.port) || proxy.port < 1 || proxy.port > 65535) {
    refuse(at, { field: `${field}port`, value: proxy.port, problem: 'is no port', fix: 'write a whole number from 1 to 65535' });
    return undefined;
  }
  if (!proxy.credentials) {
    return { text: `http://${host}:${proxy.port}`, holdsSecret: false };
  }
  const credentials = proxy.credentials._render(at, `${field}credentials`);
  return credentials && { text: `http://${credentials.text}@${host}:${proxy.port}`, holdsSecret: credentials.holdsSecret };
}

/** Percent-encodes everything that isn't a letter, a digit, or one of `-._~`. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((char) => char.charCodeAt(0) < 0x20 || char.charCodeAt(0) === 0x7f);
}
