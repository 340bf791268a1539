import { isPlaceholder } from '../../../grammar/placeholder';
import { isPort, splitUrl, Url } from '../../../grammar/url';
import { Manifest } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { host } from '../../examples/controller';
import { allSettings, Setting } from '../../reading/controller';

const SOURCE = 'mig-controller pkg/controller/directvolumemigration/stunnel.go';
const FORM = 'write http://host:port, or http://user:password@host:port with user name and password percent-encoded';

/** The proxies for volumes. Messages never show any: there may be a password in it, also where it can't be taken apart. */
function* proxies(set: ManifestSet): Generator<Setting & { readonly manifest: Manifest; readonly text: string; readonly url?: Url }> {
  for (const setting of allSettings(set)) {
    const { variable, value } = setting;
    if (variable === 'stunnel_tcp_proxy' && typeof value === 'string' && value !== '' && !isPlaceholder(value)) {
      yield { ...setting, text: value, url: splitUrl(value) };
    }
  }
}

/** What of a proxy's URL MTC can't work with; undefined where all is well. */
function wrongUrl(value: string, url?: Url): string | undefined {
  if (!url) {
    return /^\d+(\.\d+)*:/.test(value)
      ? 'has no scheme, and a URL can\'t begin with an address and a port: each direct volume migration fails'
      : 'has no scheme, so that MTC finds no host in it and uses no proxy at all, in silence';
  }
  if (url.host === '' || url.host === '[]') {
    return 'has no host, so that MTC uses no proxy at all, in silence';
  }
  if (url.port === undefined || url.port === '') {
    return 'has no port, and there is no usual one: stunnel fails when the copy begins';
  }
  if (!isPort(url.port)) {
    return /[#?/]/.test(value.slice(value.indexOf('//') + 2).replace(/\/$/, '')) && value.includes('@')
      ? 'has a sign in its user name or password that ends the host, so that no port follows: each direct volume migration fails'
      : 'has no port from 1 to 65535';
  }
  if (/^[0-9a-f]*:[0-9a-f:]+$/i.test(`${url.host}:${url.port}`) && !url.host.startsWith('[')) {
    return 'has an IPv6 address without brackets';
  }
  const { userInfo } = url;
  if (userInfo !== undefined) {
    if (/%(?![0-9a-f]{2})/i.test(userInfo)) {
      return 'has a % in its user name or password that encodes nothing: each direct volume migration fails';
    }
    if (/%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(userInfo)) {
      return 'has an encoded control character in its user name or password, which would begin a new line in stunnel\'s configuration';
    }
    if (/[^\w.~!$&'()*+,;=:%@-]/.test(userInfo)) {
      return 'has a sign in its user name or password that must be percent-encoded: each direct volume migration fails';
    }
  }
  return /\s/.test(url.host) ? 'has white space in its host' : undefined;
}

/** Rules on the proxy that volumes are copied through. */
export const CONTROLLER_PROXY_RULES: readonly Rule[] = [
  {
    id: 'controller/proxy-url',
    severity: 'error',
    title: 'The proxy for volumes is a URL with scheme, host and port',
    rationale: 'MTC reads stunnel_tcp_proxy as a URL at each run. Without a scheme the whole proxy is passed over in silence, without a port stunnel fails, and signs that aren\'t percent-encoded end the run.',
    source: SOURCE,
    breaks: host('stunnel_tcp_proxy: proxy.example.com:3128'),
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(set) {
      for (const { manifest, path, text, url } of proxies(set)) {
        const wrong = wrongUrl(text, url);
        if (wrong) {
          const scheme = !url && /^[\w.-]+:\d+$/.test(text) ? `write http://${text}` : FORM;
          yield { manifest, path, message: `stunnel_tcp_proxy ${wrong}`, fix: scheme };
        }
      }
    },
  },
  {
    id: 'controller/proxy-url-tail',
    severity: 'warning',
    title: 'The proxy for volumes has nothing but what MTC uses',
    rationale: 'MTC takes host, port, user name and password from stunnel_tcp_proxy and drops the rest. Above all it speaks plain HTTP to the proxy, whatever the scheme says.',
    source: SOURCE,
    breaks: host('stunnel_tcp_proxy: https://proxy.example.com:3128'),
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(set) {
      for (const { manifest, path, text, url } of proxies(set)) {
        if (!url || wrongUrl(text, url)) {
          continue;
        }
        const address = `http://${url.userInfo === undefined ? '' : 'user:password@'}${url.host}:${url.port}`;
        if (url.scheme !== 'http') {
          yield {
            manifest,
            path,
            message: `stunnel_tcp_proxy has the scheme ${url.scheme}, but MTC speaks HTTP to the proxy, in the clear, whatever the scheme is`,
            fix: `write ${address}`,
          };
        } else if (!['', '/'].includes(url.path) || url.tail !== '') {
          yield {
            manifest,
            path,
            message: 'stunnel_tcp_proxy goes on after the port, and MTC drops that part',
            fix: `write ${address}`,
          };
        }
      }
    },
  },
  {
    id: 'controller/proxy-password',
    severity: 'warning',
    title: 'No password of a proxy stands in the clear',
    rationale: 'The password goes from the MigrationController to a ConfigMap in openshift-migration, to another in each source namespace, and to the controller\'s log: whoever may read one of them has it.',
    source: SOURCE,
    breaks: host('stunnel_tcp_proxy: http://mtc:example@proxy.example.com:3128'),
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(set) {
      for (const { manifest, path, url } of proxies(set)) {
        if (url?.userInfo && /:./.test(url.userInfo)) {
          yield {
            manifest,
            path,
            message: 'stunnel_tcp_proxy holds a password in the clear; MTC copies it to ConfigMaps of openshift-migration and of each source namespace, and to its log',
            fix: 'let the proxy know the source nodes by their addresses, or use an account that may do nothing else, and keep this manifest out of git',
          };
        }
      }
    },
  },
];
