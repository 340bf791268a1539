import { LEFTOVER_ROOT } from './leftover-root';
import { ROUTER_PORT } from '../../../api/network';
import { TRANSFER_LABELS } from '../../../api/transfer';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { keySecret, stunnelMap, transferJob, transferService } from '../../examples/transfer';
import { placeOf } from '../../reading/neighbours';
import { member } from '../../reading/paths';
import { quote } from '../../reading/text';
import { claimVolumes, isOfTransfer, labelsOf, plainKeyOf, STUNNEL_FILE, stunnelMaps, transferJobs, transferKeys } from '../../reading/transfer';

const AT = member('data', STUNNEL_FILE);
const CLIENT = ['client = yes', 'sslVersionMin = TLSv1.3', 'connect = shop-data.apps.example.com:443', 'ciphers = PSK'];
const VERIFIED = ['verifyChain = yes', 'CAfile = scripts/nobody.pem'];
const throughProxy = (port: number) => [
  ...CLIENT, ...VERIFIED, 'protocol = connect', 'connect = proxy.example.com:3128', `protocolHost = node-1.example.com:${port}`,
];
const SERVER = ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3'];
const KEYS = ['0123456789abcdef', 'fedcba9876543210'].map((digits) => digits.repeat(4));

/** The field of a Secret or an ExternalSecret that the key comes from. */
function keyPath({ object }: Manifest): string {
  return object.kind === 'ExternalSecret' ? 'spec.data' : object.stringData ? 'stringData.key' : 'data.key';
}

/** Rules on what a transfer engine writes, and may have been changed since. They know it by its labels. */
export const TRANSFER_RULES: readonly Rule[] = [
  {
    id: 'transfer/writable-source',
    severity: 'error',
    title: 'A Job that sends can\'t write to the claim that it copies',
    rationale: 'The source has to stay as it is, whatever goes wrong: it is what one goes back to. A volume that is mounted for writing may besides be given to another group, or be labelled anew, by the mere mounting.',
    source: 'Kubernetes PersistentVolumeClaimVolumeSource, VolumeMount',
    breaks: transferJob('send', 'claimName: data'),
    keeps: transferJob('send', 'claimName: data, readOnly: true'),
    * check(set) {
      for (const { manifest } of transferJobs(set, 'send')) {
        const writable = claimVolumes(manifest).find(({ isReadOnly }) => !isReadOnly);
        if (writable) {
          yield {
            manifest,
            path: `spec.template.spec.volumes[${writable.index}].persistentVolumeClaim`,
            message: 'the pod sends this claim, and could write to it',
            fix: 'write readOnly: true',
          };
        }
      }
    },
  },
  {
    id: 'transfer/several-receivers',
    severity: 'error',
    title: 'A claim is received by one Job at a time',
    rationale: 'The Service of a claim stands for all pods that receive it. With two of them, connections of one copy go to both, each of which believes that it has the claim to itself.',
    source: 'assets/transfer/receive.sh; Kubernetes Service',
    breaks: [transferJob('receive', 'claimName: data'), transferJob('receive', 'claimName: data', 'shop-first-copy-data-receive-again')].join('---\n'),
    keeps: transferJob('receive', 'claimName: data'),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const { manifest, labels } of transferJobs(set, 'receive')) {
        const claim = [placeOf(manifest), manifest.namespace, labels[TRANSFER_LABELS.engine], labels[TRANSFER_LABELS.claim]].join('\0');
        const keys = [`run\0${claim}\0${labels[TRANSFER_LABELS.run]}`, `file\0${claim}\0${manifest.origin}`];
        const other = keys.map((key) => first.get(key)).find((one) => one && one.name !== manifest.name);
        keys.forEach((key) => first.set(key, first.get(key) ?? manifest));
        if (other) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `${nameOf(other)} receives the claim ${quote(text(labels[TRANSFER_LABELS.claim]))} at the same time; connections would go to both`,
            fix: 'keep one of them, and put runs into files of their own that are applied one after the other',
          };
        }
      }
    },
  },
  {
    id: 'transfer/unproved-peer',
    severity: 'error',
    title: 'Both ends of a transfer have the other prove itself',
    rationale: 'With TLS 1.3 a client that has a key still takes any server with any certificate, unless it verifies certificates: ciphers = PSK governs older TLS alone. It would then hand all files to whoever answers. A server without a key or verification takes files from everybody.',
    source: 'stunnel(8), verifyChain; measured with stunnel 5.68',
    breaks: stunnelMap('send', CLIENT),
    keeps: stunnelMap('send', [...CLIENT, ...VERIFIED]),
    * check(set) {
      for (const { manifest, options, isClient } of stunnelMaps(set)) {
        const isYes = (name: string) => options.get(name)?.toLowerCase() === 'yes';
        const verifies = isYes('verifychain') || isYes('verifypeer');
        const hasKey = /PSK/i.test(options.get('ciphers') ?? '');
        if (isClient ? !verifies : !verifies && !hasKey) {
          yield {
            manifest,
            path: AT,
            message: isClient ? 'the client doesn\'t verify the server, and would send all files to whoever answers' : 'the server takes files from everybody',
            fix: 'write verifyChain = yes, with CAfile',
          };
        } else if (!hasKey && !isYes('verifypeer') && !['checkhost', 'checkip', 'checkemail'].some((name) => options.has(name))) {
          yield {
            manifest,
            path: AT,
            message: `any certificate of the authority is taken for the ${isClient ? 'server' : 'client'}'s`,
            fix: 'write checkHost = with the name that its certificate is for',
          };
        }
      }
    },
  },
  {
    id: 'transfer/old-tls',
    severity: 'error',
    title: 'Transfers speak TLS 1.3 alone',
    rationale: 'Without sslVersionMin stunnel speaks older TLS as well, and an attacker between both ends chooses which. Both ends are the same image, so that nothing needs it.',
    source: 'stunnel(8), sslVersionMin',
    breaks: stunnelMap('receive', ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.2', 'ciphers = PSK']),
    keeps: stunnelMap('receive', ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3', 'ciphers = PSK']),
    * check(set) {
      for (const { manifest, options } of stunnelMaps(set)) {
        const least = options.get('sslversionmin') ?? options.get('sslversion');
        if (least?.toLowerCase() !== 'tlsv1.3') {
          yield {
            manifest,
            path: AT,
            message: `TLS older than 1.3 is allowed${least === undefined ? '' : ` (${quote(least)})`}`,
            fix: 'write sslVersionMin = TLSv1.3',
          };
        }
      }
    },
  },
  {
    id: 'transfer/proxy-port',
    severity: 'warning',
    title: 'Through a proxy the endpoint is reached on port 443',
    rationale: 'The usual configuration of squid, and most others, let CONNECT through to 443 alone and answer 403 for any other port.',
    source: 'squid.conf, SSL_ports; measured with squid 5.7',
    breaks: stunnelMap('send', throughProxy(30100)),
    keeps: stunnelMap('send', throughProxy(443)),
    * check(set) {
      for (const { manifest, options } of stunnelMaps(set)) {
        const target = options.get('protocolhost') ?? '';
        const port = /:(\d+)$/.exec(target)?.[1];
        if (options.get('protocol')?.toLowerCase() === 'connect' && port !== undefined && Number(port) !== ROUTER_PORT) {
          yield {
            manifest,
            path: AT,
            message: `the proxy is asked for port ${port} of ${quote(target.slice(0, -port.length - 1))}; most let 443 through alone`,
            fix: 'use a Route, an Ingress or a load balancer on 443; or have the proxy let this port through, and acknowledge this',
          };
        }
      }
    },
  },
  {
    id: 'transfer/different-keys',
    severity: 'error',
    title: 'Both ends of a claim have the same key',
    rationale: 'Each end authenticates by the key that the other end has. With two keys no connection is made, and the run ends with `wrong-key`.',
    source: 'stunnel(8), PSKsecrets',
    breaks: keySecret('shop', KEYS[0], 'send', 'a') + '---\n' + keySecret('shop-eu', KEYS[1], 'receive', 'a'),
    keeps: keySecret('shop', KEYS[0], 'send', 'a') + '---\n' + keySecret('shop-eu', KEYS[0], 'receive', 'a'),
    * check(set) {
      const first = new Map<string, { manifest: Manifest; key: string }>();
      for (const manifest of set.ofGroup('Secret', '').filter(isOfTransfer)) {
        const key = plainKeyOf(manifest);
        const pair = text(labelsOf(manifest.object.metadata)[TRANSFER_LABELS.pair]);
        const other = first.get(pair);
        if (key !== undefined && pair !== '' && !other) {
          first.set(pair, { manifest, key });
        } else if (key !== undefined && other && other.key !== key) {
          yield {
            manifest,
            path: keyPath(manifest),
            message: `the key differs from that of ${nameOf(other.manifest)}, the other end of the same claim: both ends refuse the connection (wrong-key)`,
            fix: 'write the same key into both Secrets',
          };
        }
      }
    },
  },
  {
    id: 'transfer/shared-key',
    severity: 'warning',
    title: 'Claims of different namespaces have different keys',
    rationale: 'A key is all that a sender needs. If two namespaces have the same key, everybody who can read Secrets in one of them can overwrite and delete the files of claims in the other.',
    source: 'assets/transfer/receive.sh; stunnel(8), PSKsecrets',
    breaks: ['shop', 'wiki'].map((namespace) => keySecret(namespace, KEYS[0], 'receive', namespace)).join('---\n'),
    keeps: ['shop', 'wiki'].map((namespace, index) => keySecret(namespace, KEYS[index], 'receive', namespace)).join('---\n'),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const { manifest, key } of transferKeys(set)) {
        const role = text(labelsOf(manifest.object.metadata)[TRANSFER_LABELS.role]);
        const by = `${role}\0${key}`;
        const other = first.get(by);
        if (role !== '' && !other) {
          first.set(by, manifest);
        } else if (other && other.namespace !== manifest.namespace) {
          yield {
            manifest,
            path: keyPath(manifest),
            message: `${nameOf(other)} has the same key: everybody who can read Secrets in ${quote(other.namespace)} can send files to, or receive files from, claims in ${quote(manifest.namespace)}`,
            fix: 'use a key of its own for each namespace',
          };
        }
      }
    },
  },
  {
    id: 'transfer/wildcard-name',
    severity: 'warning',
    title: 'No wildcard certificate matches the name that a transfer expects',
    rationale: 'stunnel\'s checkHost accepts wildcard certificates: one for `*.example.com` passes for `sender.example.com`. OpenSSL requires two dots after the asterisk\'s label, so that names of two labels, such as `sender.internal`, match exactly or not at all.',
    source: 'stunnel(8), checkHost; OpenSSL X509_check_host; measured with stunnel 5.68 and OpenSSL 3.0',
    breaks: stunnelMap('receive', [...SERVER, 'verifyChain = yes', 'checkHost = sender.example.com']),
    keeps: stunnelMap('receive', [...SERVER, 'verifyChain = yes', 'checkHost = sender.internal']),
    * check(set) {
      for (const { manifest, options } of stunnelMaps(set)) {
        const name = options.get('checkhost') ?? '';
        const parent = name.slice(name.indexOf('.') + 1);
        if (parent.includes('.') && name.includes('.') && !/^\d+(\.\d+){3}$/.test(name)) {
          yield {
            manifest,
            path: AT,
            message: `checkHost = ${name} also accepts a certificate for ${quote(`*.${parent}`)} of the same authority`,
            fix: 'use a name of two labels, such as "sender.internal", in the certificate and for checkHost',
          };
        }
      }
    },
  },
  {
    id: 'transfer/service-selector',
    severity: 'error',
    title: 'The Service of a claim selects the pods that receive it',
    rationale: 'A Service that selects by less stands for the pods of other claims, too, and files would end up in the wrong one. One that selects those that send stands for nobody who listens.',
    source: 'Kubernetes Service',
    breaks: transferService('transfer.cdk8s-mtc/role: receive'),
    keeps: transferService('transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: receive'),
    * check(set) {
      for (const manifest of set.ofGroup('Service', '').filter(isOfTransfer)) {
        const selector = record(record(manifest.object.spec).selector);
        const missing = [TRANSFER_LABELS.engine, TRANSFER_LABELS.claim].find((label) => text(selector[label]) === '');
        const isReceiving = selector[TRANSFER_LABELS.role] === 'receive';
        if (missing !== undefined || !isReceiving) {
          yield {
            manifest,
            path: 'spec.selector',
            message: isReceiving ? `the Service doesn't look at ${missing}, and stands for other pods, too` : 'the Service doesn\'t select the pods that receive',
            fix: isReceiving ? `select by ${missing}, too` : `select ${TRANSFER_LABELS.role}: receive`,
          };
        }
      }
    },
  },
  LEFTOVER_ROOT,
];
