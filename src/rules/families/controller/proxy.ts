import { MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isPort, splitUrl, Url } from '../../../grammar/url';
import { list, Manifest, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { host } from '../../examples/controller';
import { settingOf, settingsNamed } from '../../reading/controller';
import { specOf } from '../../reading/plan';

const SOURCE = 'mig-controller pkg/controller/directvolumemigration/stunnel.go';
const FORM = 'Write `http://host:port`, or `http://user:password@host:port` with the user name and the password '
  + 'percent-encoded.';

/** The proxy for volumes. Messages never quote it: it may contain a password, also if it cannot be parsed. */
interface Proxy {
  readonly path: string;
  readonly written: string;
  readonly url?: Url;
}

function proxiesOf(manifest: Manifest): Proxy[] {
  const { value, path = '' } = settingOf(manifest, 'stunnel_tcp_proxy') ?? {};
  return proxyAt(path, value);
}

function proxyAt(path: string, value: unknown): Proxy[] {
  return typeof value === 'string' && value !== '' && !isPlaceholder(value)
    ? [{ path, written: value, url: splitUrl(value) }]
    : [];
}

/** Why MTC cannot use the URL of a proxy; undefined if it can. */
function wrongUrl({ written, url }: Proxy): string | undefined {
  if (!url) {
    return /^\d+(\.\d+)*:/.test(written)
      ? 'has no scheme, and a URL cannot begin with an address and a port: each direct volume migration fails'
      : 'has no scheme, so that MTC finds no host in it: it silently uses no proxy';
  }
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(`${url.host}:${url.port ?? ''}`)) {
    return 'has an IPv6 address without brackets: stunnel fails when the copy begins';
  }
  if (url.host === '' || url.host === '[]') {
    return 'has no host: MTC silently uses no proxy';
  }
  if (url.port === undefined || url.port === '') {
    return 'has no port, which has no default: stunnel fails when the copy begins';
  }
  if (!isPort(url.port)) {
    return /[#?/]/.test(written.slice(written.indexOf('//') + 2).replace(/\/$/, '')) && written.includes('@')
      ? 'has a character in its user name or password that ends the host, so that no port follows: '
        + 'each direct volume migration fails'
      : 'has no port from 1 to 65535: stunnel fails when the copy begins';
  }
  return wrongUserInfo(url.userInfo)
    ?? (/\s/.test(url.host) ? 'has white space in its host: each direct volume migration fails' : undefined);
}

function wrongUserInfo(userInfo: string | undefined): string | undefined {
  if (userInfo !== undefined && /%(?![0-9a-f]{2})/i.test(userInfo)) {
    return 'has a % in its user name or password that encodes nothing: each direct volume migration fails';
  }
  if (userInfo !== undefined && /%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(userInfo)) {
    return 'has an encoded control character in its user name or password, '
      + 'which begins a new line in stunnel\'s configuration';
  }
  return userInfo !== undefined && /[^\w.~!$&'()*+,;=:%@-]/.test(userInfo)
    ? 'has a character in its user name or password that must be percent-encoded: each direct volume migration fails'
    : undefined;
}

/** Rules on the proxy through which volumes are copied. */
export const CONTROLLER_PROXY_RULES: readonly Rule[] = [
  {
    id: 'controller/proxy-url',
    severity: 'error',
    title: 'The proxy for volumes is a URL with scheme, host and port',
    rationale: 'MTC parses stunnel_tcp_proxy as a URL at each run. Without a scheme it silently ignores the proxy, '
      + 'without a port stunnel fails, and characters that are not percent-encoded end the run.',
    source: SOURCE,
    on: 'MigrationController',
    breaks: host('stunnel_tcp_proxy: proxy.example.com:3128'),
    finds: [{
      path: 'spec.stunnel_tcp_proxy',
      message: 'stunnel_tcp_proxy has no scheme, so that MTC finds no host in it: it silently uses no proxy',
      fix: 'Write `http://proxy.example.com:3128`.',
    }],
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(manifest) {
      for (const proxy of proxiesOf(manifest)) {
        const wrong = wrongUrl(proxy);
        if (wrong) {
          const isAddress = !proxy.url && /^[\w.-]+:\d+$/.test(proxy.written);
          yield {
            path: proxy.path,
            message: `stunnel_tcp_proxy ${wrong}`,
            fix: isAddress ? `Write \`http://${proxy.written}\`.` : FORM,
          };
        }
      }
    },
  },
  {
    id: 'controller/proxy-url-tail',
    severity: 'warning',
    title: 'The URL of the proxy for volumes has no part that MTC ignores',
    rationale: 'MTC takes host, port, user name and password from stunnel_tcp_proxy and ignores the rest. In '
      + 'particular it speaks plain HTTP to the proxy with every scheme.',
    source: SOURCE,
    on: 'MigrationController',
    breaks: host('stunnel_tcp_proxy: https://proxy.example.com:3128'),
    finds: [{
      path: 'spec.stunnel_tcp_proxy',
      message: 'stunnel_tcp_proxy has the scheme https, but MTC speaks plain HTTP to the proxy with every scheme',
      fix: 'Write `http://proxy.example.com:3128`.',
    }],
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(manifest) {
      for (const { url, path, ...proxy } of proxiesOf(manifest).filter((one) => !wrongUrl(one))) {
        const hasTail = url !== undefined && (!['', '/'].includes(url.path) || url.tail !== '');
        if (url && (url.scheme !== 'http' || hasTail)) {
          yield {
            path,
            message: url.scheme !== 'http'
              ? `stunnel_tcp_proxy has the scheme ${url.scheme}, `
                + 'but MTC speaks plain HTTP to the proxy with every scheme'
              : 'stunnel_tcp_proxy goes on after the port: MTC ignores that part',
            fix: `Write \`http://${proxy.written.includes('@') ? 'user:password@' : ''}${url.host}:${url.port}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/proxy-password',
    severity: 'warning',
    title: 'The password of a proxy is not in plain text',
    rationale: 'MTC copies the password of stunnel_tcp_proxy from the MigrationController to a ConfigMap in '
      + 'openshift-migration, to another one in each source namespace, and to the log of its controller. The operator '
      + 'copies those of http_proxy and https_proxy to the environment of MTC\'s pods and to a Secret. OLM copies '
      + 'those in spec.config.env of the Subscription to the environment of the operator. Everybody who can read one '
      + 'of them has the password.',
    source: `${SOURCE}; mig-operator roles/migrationcontroller; OLM, SubscriptionConfig`,
    on: ['MigrationController', 'Subscription'],
    breaks: host('stunnel_tcp_proxy: http://mtc:example@proxy.example.com:3128'),
    finds: [{
      path: 'spec.stunnel_tcp_proxy',
      message: 'stunnel_tcp_proxy contains a password in plain text: MTC copies it to ConfigMaps in '
        + 'openshift-migration and in each source namespace, and to its log',
      fix: 'Let the proxy admit the nodes of the source by address, or use an account without other rights and keep '
        + 'this manifest out of git.',
    }],
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(manifest) {
      for (const { path, url, name, copied, nodes } of passwordPlaces(manifest)) {
        if (url?.userInfo && /:./.test(url.userInfo)) {
          yield {
            path,
            message: `${name} contains a password in plain text: ${copied}`,
            fix: `Let the proxy admit the nodes of ${nodes} by address, or use an account without other rights and `
              + 'keep this manifest out of git.',
          };
        }
      }
    },
  },
];

/** A place at which the URL of a proxy can be written, and who copies it where. */
interface PasswordPlace extends Proxy {
  readonly name: string;
  readonly copied: string;
  readonly nodes: string;
}

function passwordPlaces(manifest: Manifest): PasswordPlace[] {
  if (manifest.kind === 'Subscription') {
    return specOf(manifest).name === MTC_PACKAGE.name ? proxiesOfOperator(manifest) : [];
  }
  return [
    ...proxiesOf(manifest).map((proxy) => ({
      ...proxy,
      name: 'stunnel_tcp_proxy',
      copied: 'MTC copies it to ConfigMaps in openshift-migration and in each source namespace, and to its log',
      nodes: 'the source',
    })),
    ...settingsNamed(manifest, 'http_proxy', 'https_proxy').flatMap(({ key, path, value }) => (
      proxyAt(path, value).map((proxy) => ({
        ...proxy,
        name: key,
        copied: 'the operator copies it to the environment of MTC\'s pods and to a Secret in openshift-migration',
        nodes: 'this cluster',
      })))),
  ];
}

/** The proxies that a Subscription sets in the operator's environment. */
function proxiesOfOperator(manifest: Manifest): PasswordPlace[] {
  return list(record(specOf(manifest).config).env).map(record).flatMap(({ name, value }, index) => (
    /^https?_proxy$/i.test(text(name)) ? proxyAt(`spec.config.env[${index}].value`, value).map((proxy) => ({
      ...proxy,
      name,
      copied: 'OLM copies it to the Deployment of the operator, which passes it on to MTC\'s pods',
      nodes: 'this cluster',
    })) : []));
}
