import { DESTINATION_IN_USE } from './destination-in-use';
import { LEFTOVER_ROOT } from './leftover-root';
import { LEFTOVER_SNAPSHOT } from './leftover-snapshot';
import { UNPROVED_PEER } from './unproved-peer';
import { ROUTER_PORT } from '../../../api/network';
import { TRANSFER_LABELS } from '../../../api/transfer';
import { member } from '../../../grammar/path';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { keySecret, stunnelMap, transferJob, transferService } from '../../examples/transfer';
import { placeOf } from '../../reading/neighbours';
import { quote } from '../../reading/text';
import {
  claimVolumes, isOfTransfer, isTransferJob, labelsOf, plainKeyOf, podLabelsOf, STUNNEL_FILE, stunnelOf, transferKeyOf,
} from '../../reading/transfer';

const AT = member('data', STUNNEL_FILE);
const CLIENT = ['client = yes', 'sslVersionMin = TLSv1.3', 'connect = shop-data.apps.example.com:443', 'ciphers = PSK'];
const VERIFIED = ['verifyChain = yes', 'CAfile = scripts/nobody.pem'];
const throughProxy = (port: number) => [
  ...CLIENT, ...VERIFIED, 'protocol = connect', 'connect = proxy.example.com:3128',
  `protocolHost = node-1.example.com:${port}`,
];
const SERVER = ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3'];
const KEYS = ['0123456789abcdef', 'fedcba9876543210'].map((digits) => digits.repeat(4));

/** Rules on the manifests of a transfer engine, which may have been changed. They are recognized by their labels. */
export const TRANSFER_RULES: readonly Rule[] = [
  {
    id: 'transfer/writable-source',
    severity: 'error',
    protects: 'data',
    title: 'A Job that sends cannot write to the claim that it copies',
    rationale: 'The source must not change, because it is the way back after a failure. Mounting a writable volume '
      + 'alone may change the group and the SELinux labels of its files.',
    source: 'Kubernetes PersistentVolumeClaimVolumeSource, VolumeMount',
    on: 'Job',
    breaks: transferJob('send', 'claimName: data'),
    finds: [{
      path: 'spec.template.spec.volumes[0].persistentVolumeClaim',
      message: 'the pod sends this claim, and can write to it',
      fix: 'Write `readOnly: true`.',
    }],
    keeps: transferJob('send', 'claimName: data, readOnly: true'),
    * check(job) {
      const writable = isTransferJob(job, 'send') ? claimVolumes(job).find(({ isReadOnly }) => !isReadOnly) : undefined;
      if (writable) {
        yield {
          path: `spec.template.spec.volumes[${writable.index}].persistentVolumeClaim`,
          message: 'the pod sends this claim, and can write to it',
          fix: 'Write `readOnly: true`.',
        };
      }
    },
  },
  {
    id: 'transfer/several-receivers',
    severity: 'error',
    protects: 'data',
    title: 'A claim is received by one Job at a time',
    rationale: 'The Service of a claim selects all pods that receive it. With two pods, the connections of one copy '
      + 'are divided between them, and each assumes that it is the only receiver.',
    source: 'assets/transfer/receive.sh; Kubernetes Service',
    on: 'Job',
    breaks: [transferJob('receive', 'claimName: data'),
      transferJob('receive', 'claimName: data', 'shop-first-copy-data-receive-again')].join('---\n'),
    finds: [{
      path: 'metadata.name',
      message: 'Job shop/shop-first-copy-data-receive receives the claim "data" at the same time: the '
        + 'connections are divided between both',
      fix: 'Keep one of them, and write runs to separate files that are applied one after the other.',
    }],
    keeps: transferJob('receive', 'claimName: data'),
    * check(job, set) {
      const other = secondReceivers(set).get(job);
      if (other) {
        yield {
          path: 'metadata.name',
          message: `${nameOf(other)} receives the claim ${quote(text(podLabelsOf(job)[TRANSFER_LABELS.claim]))} at the `
            + 'same time: the connections are divided between both',
          fix: 'Keep one of them, and write runs to separate files that are applied one after the other.',
        };
      }
    },
  },
  UNPROVED_PEER,
  {
    id: 'transfer/old-tls',
    severity: 'error',
    protects: 'secrets',
    title: 'Transfers use TLS 1.3 only',
    rationale: 'Without sslVersionMin, stunnel also accepts older TLS, and an attacker between both ends can choose '
      + 'it. Both ends have the same image, so no end needs older TLS.',
    source: 'stunnel(8), sslVersionMin',
    on: 'ConfigMap',
    breaks: stunnelMap('receive', ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.2', 'ciphers = PSK']),
    finds: [{
      path: 'data["stunnel.conf"]',
      message: 'TLS older than 1.3 is accepted ("TLSv1.2")',
      fix: 'Write `sslVersionMin = TLSv1.3`.',
    }],
    keeps: stunnelMap('receive', ['[transfer]', 'accept = :::8443', 'sslVersionMin = TLSv1.3', 'ciphers = PSK']),
    * check(manifest) {
      const versions = stunnelOf(manifest).map((service) => service.get('sslversionmin') ?? service.get('sslversion'));
      const old = versions.findIndex((least) => least?.toLowerCase() !== 'tlsv1.3' && !isPlaceholder(least ?? ''));
      if (old >= 0) {
        const least = versions[old];
        yield {
          path: AT,
          message: `TLS older than 1.3 is accepted${least === undefined ? '' : ` (${quote(least)})`}`,
          fix: 'Write `sslVersionMin = TLSv1.3`.',
        };
      }
    },
  },
  {
    id: 'transfer/proxy-port',
    severity: 'warning',
    title: 'An endpoint behind a proxy has port 443',
    rationale: 'With its usual configuration, squid allows CONNECT to port 443 only, as most proxies do, '
      + 'and answers 403 for any other port.',
    source: 'squid.conf, SSL_ports; measured with squid 5.7',
    on: 'ConfigMap',
    breaks: stunnelMap('send', throughProxy(30100)),
    finds: [{
      path: 'data["stunnel.conf"]',
      message: 'the proxy must connect to port 30100 of "node-1.example.com", but most proxies allow only port '
        + '443',
      fix: 'Use a Route, an Ingress or a load balancer on port 443, or allow this port in the proxy and '
        + 'acknowledge the finding.',
    }],
    keeps: stunnelMap('send', throughProxy(443)),
    * check(manifest) {
      for (const service of stunnelOf(manifest)) {
        const target = service.get('protocolhost') ?? '';
        const port = /:(\d+)$/.exec(target)?.[1];
        if (service.get('protocol')?.toLowerCase() !== 'connect' || port === undefined
          || Number(port) === ROUTER_PORT) {
          continue;
        }
        yield {
          path: AT,
          message: `the proxy must connect to port ${port} of ${quote(target.slice(0, -port.length - 1))}, `
            + 'but most proxies allow only port 443',
          fix: 'Use a Route, an Ingress or a load balancer on port 443, '
            + 'or allow this port in the proxy and acknowledge the finding.',
        };
      }
    },
  },
  {
    id: 'transfer/different-keys',
    severity: 'error',
    title: 'Both ends of a claim have the same key',
    rationale: 'Each end authenticates by the key that the other end has. With two keys no connection is made, '
      + 'and the run ends with `wrong-key`.',
    source: 'stunnel(8), PSKsecrets',
    on: 'Secret',
    breaks: keySecret('shop', KEYS[0], 'send', 'a') + '---\n' + keySecret('shop-eu', KEYS[1], 'receive', 'a'),
    finds: [{
      path: 'stringData.key',
      message: 'the key differs from that of Secret shop/shop-data-send-key, the other end of the same claim: '
        + 'both ends reject the connection (wrong-key)',
      fix: 'Write the same key to both Secrets.',
    }],
    keeps: keySecret('shop', KEYS[0], 'send', 'a') + '---\n' + keySecret('shop-eu', KEYS[0], 'receive', 'a'),
    * check(secret, set) {
      const key = isOfTransfer(secret) ? plainKeyOf(secret) : undefined;
      const other = firstOfPairs(set).get(pairOf(secret));
      if (key !== undefined && other && other.key !== key) {
        yield {
          path: keyPath(secret),
          message: `the key differs from that of ${nameOf(other.manifest)}, the other end of the same claim: both ends `
            + 'reject the connection (wrong-key)',
          fix: 'Write the same key to both Secrets.',
        };
      }
    },
  },
  {
    id: 'transfer/shared-key',
    severity: 'warning',
    title: 'Claims of different namespaces have different keys',
    rationale: 'A key is all that a sender needs. If two namespaces have the same key, everybody who can read Secrets '
      + 'in one of them can overwrite and delete the files of claims in the other.',
    source: 'assets/transfer/receive.sh; stunnel(8), PSKsecrets',
    on: ['Secret', 'ExternalSecret'],
    judgesPlaceholders: true,
    breaks: ['shop', 'wiki'].map((namespace) => keySecret(namespace, KEYS[0], 'receive', namespace)).join('---\n'),
    finds: [{
      path: 'stringData.key',
      message: 'Secret shop/shop-data-receive-key has the same key: everybody who can read Secrets in "shop" '
        + 'can send files to, or receive files from, claims in "wiki"',
      fix: 'Use a different key in each namespace.',
    }],
    keeps: ['shop', 'wiki'].map((namespace, index) => keySecret(namespace, KEYS[index], 'receive', namespace))
      .join('---\n'),
    * check(manifest, set) {
      const other = firstWithKey(set).get(keyUseOf(manifest) ?? '');
      if (other && other.namespace !== manifest.namespace) {
        yield {
          path: keyPath(manifest),
          message: `${nameOf(other)} has the same key: everybody who can read Secrets in ${quote(other.namespace)} can `
            + `send files to, or receive files from, claims in ${quote(manifest.namespace)}`,
          fix: 'Use a different key in each namespace.',
        };
      }
    },
  },
  {
    id: 'transfer/wildcard-name',
    severity: 'warning',
    title: 'No wildcard certificate matches the name that a transfer expects',
    rationale: 'checkHost of stunnel accepts wildcard certificates: one for `*.example.com` is accepted for '
      + '`sender.example.com`. OpenSSL requires two labels after the asterisk, so a name of two labels, such as '
      + '`sender.internal`, must match exactly.',
    source: 'stunnel(8), checkHost; OpenSSL X509_check_host; measured with stunnel 5.68 and OpenSSL 3.0',
    on: 'ConfigMap',
    breaks: stunnelMap('receive', [...SERVER, 'verifyChain = yes', 'checkHost = sender.example.com']),
    finds: [{
      path: 'data["stunnel.conf"]',
      message: 'checkHost = sender.example.com also accepts a certificate for "*.example.com" of the same '
        + 'authority',
      fix: 'Use a name of two labels, such as "sender.internal", in the certificate and for checkHost.',
    }],
    keeps: stunnelMap('receive', [...SERVER, 'verifyChain = yes', 'checkHost = sender.internal']),
    * check(manifest) {
      const names = stunnelOf(manifest).map((service) => service.get('checkhost') ?? '');
      const name = names.find((each) => each.split('.').length > 2 && !/^\d+(\.\d+){3}$/.test(each));
      if (name !== undefined) {
        const parent = name.slice(name.indexOf('.') + 1);
        yield {
          path: AT,
          message: `checkHost = ${name} also accepts a certificate for ${quote(`*.${parent}`)} of the same authority`,
          fix: 'Use a name of two labels, such as "sender.internal", in the certificate and for checkHost.',
        };
      }
    },
  },
  {
    id: 'transfer/service-selector',
    severity: 'error',
    title: 'The Service of a claim selects the pods that receive it',
    rationale: 'A Service with fewer labels in its selector also selects the pods of other claims, and files are '
      + 'written to the wrong claim. A Service that selects the pods that send has no pod that listens.',
    source: 'Kubernetes Service',
    on: 'Service',
    breaks: transferService('transfer.cdk8s-mtc/role: receive'),
    finds: [{
      path: 'spec.selector',
      message: 'the label transfer.cdk8s-mtc/claim is missing: the Service also selects pods of other claims',
      fix: 'Add the label transfer.cdk8s-mtc/claim.',
    }],
    keeps: transferService('transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: receive'),
    * check(service) {
      const selector = record(record(service.object.spec).selector);
      const missing = [TRANSFER_LABELS.engine, TRANSFER_LABELS.claim].find((label) => text(selector[label]) === '');
      const isReceiving = selector[TRANSFER_LABELS.role] === 'receive';
      if (isOfTransfer(service) && (missing !== undefined || !isReceiving)) {
        yield {
          path: 'spec.selector',
          message: isReceiving ? `the label ${missing} is missing: the Service also selects pods of other claims`
            : 'the Service does not select the pods that receive',
          fix: isReceiving ? `Add the label ${missing}.` : `Write \`${TRANSFER_LABELS.role}: receive\`.`,
        };
      }
    },
  },
  DESTINATION_IN_USE,
  LEFTOVER_ROOT,
  LEFTOVER_SNAPSHOT,
];

/**
 * The Jobs that receive a claim that an earlier Job receives as well, in the same run or file; each with
 * the earlier one.
 */
const secondReceivers = derived((set: ManifestSet): ReadonlyMap<Manifest, Manifest> => {
  const first = new Map<string, Manifest>();
  const found = new Map<Manifest, Manifest>();
  for (const job of set.ofGroup('Job', 'batch').filter((each) => isTransferJob(each, 'receive'))) {
    const labels = podLabelsOf(job);
    const claim =
      [placeOf(job), job.namespace, labels[TRANSFER_LABELS.engine], labels[TRANSFER_LABELS.claim]].join('\0');
    const keys = [`run\0${claim}\0${labels[TRANSFER_LABELS.run]}`, `file\0${claim}\0${job.origin}`];
    const other = keys.map((key) => first.get(key)).find((one) => one && one.name !== job.name);
    keys.forEach((key) => first.set(key, first.get(key) ?? job));
    if (other) {
      found.set(job, other);
    }
  }
  return found;
});

/** The two Secrets with the key of one claim have the same label. */
function pairOf(secret: Manifest): string {
  return text(labelsOf(secret.object.metadata)[TRANSFER_LABELS.pair]);
}

/** The first Secret of each pair, and its key. */
const firstOfPairs = derived((
  set: ManifestSet,
): ReadonlyMap<string, { readonly manifest: Manifest; readonly key: string }> => {
  const secrets = set.ofGroup('Secret', '').filter((secret) => isOfTransfer(secret) && pairOf(secret) !== '');
  return new Map([...secrets].reverse().flatMap((manifest) => {
    const key = plainKeyOf(manifest);
    return key === undefined ? [] : [[pairOf(manifest), { manifest, key }] as const];
  }));
});

/** The role of a Secret or ExternalSecret, and its key. */
const keyUseOf = derived((manifest: Manifest): string | undefined => {
  const key = transferKeyOf(manifest);
  const role = text(labelsOf(manifest.object.metadata)[TRANSFER_LABELS.role]);
  return isOfTransfer(manifest) && key !== '' && role !== '' ? `${role}\0${key}` : undefined;
});

const firstWithKey = derived((set: ManifestSet): ReadonlyMap<string, Manifest> => {
  const manifests = [...set.ofGroup('Secret', ''), ...set.ofGroup('ExternalSecret', 'external-secrets.io')];
  return new Map(manifests.reverse().map((manifest) => [keyUseOf(manifest) ?? '-', manifest]));
});

/** The field with the key in a Secret or an ExternalSecret. */
function keyPath({ object }: Manifest): string {
  if (object.kind === 'ExternalSecret') {
    return 'spec.data';
  }
  return object.stringData ? 'stringData.key' : 'data.key';
}
