import { member } from '../../../grammar/path';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Rule } from '../../engine/rule';
import { stunnelMap } from '../../examples/transfer';
import { StunnelService } from '../../reading/stunnel-text';
import { quote } from '../../reading/text';
import { STUNNEL_FILE, stunnelOf } from '../../reading/transfer';

const AT = member('data', STUNNEL_FILE);
const CLIENT = ['client = yes', 'sslVersionMin = TLSv1.3', 'connect = shop-data.apps.example.com:443', 'ciphers = PSK'];
const VERIFIED = ['verifyChain = yes', 'CAfile = scripts/nobody.pem'];

/** Finds an end of a transfer that talks to anybody. */
export const UNPROVED_PEER: Rule = {
  id: 'transfer/unproved-peer',
  severity: 'error',
  protects: 'secrets',
  title: 'Both ends of a transfer verify their peer',
  rationale: 'With TLS 1.3, a client with a key accepts any server with any certificate, unless it verifies '
    + 'certificates: ciphers = PSK applies to older TLS only. It would send all files to any server that answers. A '
    + 'server without a key and without verification accepts files from everybody.',
  source: 'stunnel(8), verifyChain; measured with stunnel 5.68',
  on: 'ConfigMap',
  breaks: stunnelMap('send', CLIENT),
  finds: [{
    path: 'data["stunnel.conf"]',
    message: 'the client does not verify the server: it sends all files to any server that answers',
    fix: 'Write `verifyChain = yes`, with `CAfile`.',
  }],
  keeps: stunnelMap('send', [...CLIENT, ...VERIFIED]),
  * check(manifest) {
    const problem = stunnelOf(manifest).map(unprovedPeer).find((each) => each !== undefined);
    if (problem) {
      yield { path: AT, ...problem };
    }
  },
};

/**
 * With a key, the only authority that a client may trust: nobody has its private key, so that no certificate replaces
 * the key.
 */
const NOBODY = /(^|\/)nobody\.pem$/;

function unprovedPeer(service: StunnelService): { message: string; fix: string } | undefined {
  const isClient = service.get('client')?.toLowerCase() === 'yes';
  const ciphers = service.get('ciphers') ?? '';
  const hasKey = /PSK/i.test(ciphers) || isPlaceholder(ciphers);
  const hasName = service.isOn('verifypeer')
    || ['checkhost', 'checkip', 'checkemail'].some((name) => service.get(name) !== undefined);
  const verifies = service.isOn('verifychain') || service.isOn('verifypeer');
  if (!verifies && (isClient || !hasKey)) {
    return {
      message: isClient
        ? 'the client does not verify the server: it sends all files to any server that answers'
        : 'the server does not verify the client: it accepts files from everybody',
      fix: 'Write `verifyChain = yes`, with `CAfile`.',
    };
  }
  if (!hasKey && !hasName) {
    return {
      message: `any certificate of the authority is accepted for the ${isClient ? 'server' : 'client'}`,
      fix: 'Write `checkHost =` with the name in its certificate.',
    };
  }
  const authorities = [...service.all('cafile'), ...service.all('capath')];
  const other = authorities.find((each) => !NOBODY.test(each) && !isPlaceholder(each));
  return isClient && hasKey && !hasName && other !== undefined ? {
    message: `instead of the key, a server may present any certificate of the authority in ${quote(other)}`,
    fix: 'Write `CAfile = scripts/nobody.pem`, or `checkHost =` with the name in its certificate.',
  } : undefined;
}
