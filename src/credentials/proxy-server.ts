import { IConstruct } from 'constructs';
import type { SecretText } from './secret-object';
import { SecretSource } from './secret-source';
import { checkCalls } from '../constructs/checked-calls';
import { given, givenFields } from '../constructs/given';
import { refuse } from '../constructs/mistake';
import { isHost } from '../grammar/url';

/** What names a whole Secret for a `TransferEngine`. */
const INSTEAD = 'ProxyCredentials.fromSecret(SecretSource.existing("NAME"))';

/** Options of `ProxyCredentials.basic`. */
export interface BasicProxyCredentialsOptions {
  /** The user name. It is not secret. */
  readonly username: string;
  /** The password. */
  readonly password: SecretSource;
}

/**
 * What a proxy asks for before it lets anyone through: a user name and a password (basic authentication). MTC and the
 * transfer engine can give it nothing else.
 */
export class ProxyCredentials {
  /**
   * A user name and a password. Any character may stand in them: for MTC both are percent-encoded here, except a
   * password from `SecretSource.placeholder`, where what the plugin puts in must be percent-encoded already.
   */
  static basic(props: BasicProxyCredentialsOptions): ProxyCredentials {
    return new ProxyCredentials(givenFields('ProxyCredentials.basic', 'props', props, {
      username: 'give the user name',
      password: 'give a source such as SecretSource.env("PROXY_PASSWORD")',
    }));
  }

  /**
   * A Secret that already exists, with the keys `username` and `password`, as those of type `kubernetes.io/basic-auth`
   * have. For a `TransferEngine`, in each of its source namespaces; MTC takes a user name and a password in no other
   * way than as a text.
   *
   * @param secret `SecretSource.existing(…)` or `SecretSource.fromSecret(…)`
   */
  static fromSecret(secret: SecretSource): ProxyCredentials {
    return new ProxyCredentials(undefined,
      given('ProxyCredentials.fromSecret', 'secret', secret, 'give SecretSource.existing("NAME")'));
  }

  private constructor(
    private readonly props?: BasicProxyCredentialsOptions,
    /** @internal */
    readonly _secret?: SecretSource,
  ) {}

  /**
   * The keys of a Secret with the credentials; none where there is a Secret already.
   *
   * @internal
   */
  _keys(at: IConstruct, field: string): Record<string, SecretText> | undefined {
    if (!this.props) {
      return undefined;
    }
    if (hasControlCharacter(this.props.username)) {
      refuseControlCharacter(at, field);
    }
    return {
      username: [this.props.username],
      password: [{ field: `${field}.password`, value: this.props.password, instead: INSTEAD }],
    };
  }

  /**
   * `user:password`, percent-encoded, and whether it gives the password away.
   *
   * @internal
   */
  _render(at: IConstruct, field: string): RenderedProxy | undefined {
    if (!this.props) {
      refuse(at, {
        field,
        problem: "can't come from a Secret that already exists: MTC reads the proxy only as a string in "
          + 'MigrationController',
        fix: 'use ProxyCredentials.basic(…)',
      });
      return undefined;
    }
    const password = this.props.password._resolve(at, `${field}.password`);
    if (hasControlCharacter(this.props.username)
      || (password?.kind === 'clear' && hasControlCharacter(password.text))) {
      refuseControlCharacter(at, field);
      return undefined;
    }
    const user = percentEncode(this.props.username);
    switch (password?.kind) {
      case 'apply':
      case 'external':
        refuse(at, {
          field: `${field}.password`,
          problem: 'can\'t come from '
            + `${password.kind === 'apply' ? '`cdk8s-mtc apply`, which fills only Secrets' : 'a secret store'}: MTC `
            + 'takes the proxy as a text in MigrationController and in no other way',
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

checkCalls('ProxyCredentials', ProxyCredentials);

/** Where a proxy listens, and what it asks for. */
export interface ProxyServer {
  /** Its DNS name or address, without a scheme; an IPv6 address in brackets. */
  readonly host: string;
  /** Its port, 1 to 65535. It has no default, neither here nor in MTC. */
  readonly port: number;
  /**
   * What it asks for.
   *
   * @default - it asks for nothing
   */
  readonly credentials?: ProxyCredentials;
}

/** A string that may contain a secret in plain text. */
export interface RenderedProxy {
  readonly text: string;
  readonly holdsSecret: boolean;
}

/**
 * The proxy as the URL that MTC wants: always with a scheme and a port. Without the scheme MTC would use no proxy at
 * all and not say so; without the port stunnel would fail at run time.
 */
export function renderProxyUrl(at: IConstruct, field: string, proxy: ProxyServer): RenderedProxy | undefined {
  const { host, port } = proxy;
  if (!checkProxyServer(at, field, proxy)) {
    return undefined;
  }
  if (!proxy.credentials) {
    return { text: `http://${host}:${port}`, holdsSecret: false };
  }
  const credentials = proxy.credentials._render(at, `${field}credentials`);
  return credentials && { text: `http://${credentials.text}@${host}:${port}`, holdsSecret: credentials.holdsSecret };
}

/** Refuses a proxy without a plain host and a port, and says whether it has them. */
export function checkProxyServer(at: IConstruct, field: string, proxy: ProxyServer): boolean {
  const host = String(proxy.host ?? '');
  if (!isHost(host)) {
    refuse(at, {
      field: `${field}host`,
      value: host.includes('@') ? undefined : host, // no password reaches a message
      problem: 'is not a plain host name or address; the scheme, the port and the credentials have separate options',
      fix: 'write a host such as "proxy.example.com", "192.0.2.7" or "[2001:db8::7]"',
    });
    return false;
  }
  if (!Number.isInteger(proxy.port) || proxy.port < 1 || proxy.port > 65535) {
    refuse(at, {
      field: `${field}port`, value: proxy.port, problem: 'is not a port', fix: 'write an integer from 1 to 65535',
    });
    return false;
  }
  return true;
}

/** Percent-encodes everything that isn't a letter, a digit, or one of `-._~`. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Neither is repeated. */
export function refuseControlCharacter(at: IConstruct, field: string): void {
  refuse(at, {
    field,
    problem: 'hold a control character, which would begin a new line in the configuration of stunnel',
    fix: 'give a user name and a password on one line each',
  });
}

/** Whether a text has what can't be typed. */
export function hasControlCharacter(text: string): boolean {
  return [...text].some((char) => char.charCodeAt(0) < 0x20 || char.charCodeAt(0) === 0x7f);
}
