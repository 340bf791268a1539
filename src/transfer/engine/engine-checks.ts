import { Construct, IConstruct } from 'constructs';
import { TransferEngineProps } from './transfer-engine-props';
import { refuse } from '../../constructs/mistake';
import { checkProxyServer } from '../../credentials/proxy-server';
import { isDnsLabel, nearestDnsLabel } from '../../grammar/dns';
import { checkExcludes } from '../claims/claim-checks';
import { checkIdentity } from '../pods/pod-identity';
import { checkPodOptions } from '../pods/pod-options';
import { checkProxySecret } from '../pods/proxy-secret';
import { checkTuning } from '../runs/transfer-settings';
import { Ownership } from '../transfer-values';

/** Rejects what is wrong with an engine, whatever its claims are. */
export function checkEngine(at: Construct, props: TransferEngineProps): void {
  const { id } = at.node;
  const ownership = props.ownership ?? Ownership.NAMESPACE;
  if (!/^[a-z]/.test(id) || !isDnsLabel(id) || id.length > 40) {
    const near = nearestDnsLabel(id.replace(/^[^a-zA-Z]+/, ''))?.slice(0, 40);
    refuse(at, {
      field: 'id',
      value: id,
      problem: 'is not a valid name for Services and other objects (at most 40 lower-case letters, digits and "-", '
        + 'beginning with a letter)',
      fix: near ? `write "${near}"` : 'write a name such as "shop"',
    });
  }
  const { copying = {}, tuning = {}, identity = {}, pods = {}, image = {} } = props;
  checkTuning(at, tuning, 'tuning.');
  checkIdentity(at, 'identity.', identity, ownership);
  checkIdentity(at, 'identity.source.', identity.source ?? {}, ownership);
  checkIdentity(at, 'identity.destination.', identity.destination ?? {}, ownership);
  checkPodOptions(at, 'pods', pods);
  checkPodOptions(at, 'pods.source', pods.source);
  checkPodOptions(at, 'pods.destination', pods.destination);
  props.endpoint._kind.check(at, props.source === props.destination);
  props.trust._kind.check(at);
  props.endpoint._kind.bucket?.checkEngine(at, props);
  if (props.proxy) {
    checkProxyServer(at, 'proxy.', props.proxy);
    checkProxySecret(at, props.proxy);
  }
  checkExcludes(at, 'copying.excludes', copying.excludes);
  if (image.minimumRsync !== undefined && !/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(image.minimumRsync)) {
    refuse(at, {
      field: 'image.minimumRsync',
      value: image.minimumRsync,
      problem: 'is not a version of rsync',
      fix: 'write three numbers, such as "3.5.0"',
    });
  }
}

/** Rejects a second engine of one name: keys and certificate names are derived from the name. */
export function checkUniqueName(at: Construct, isOfThisName: (construct: IConstruct) => boolean): void {
  const other = at.node.root.node.findAll().find((construct) => construct !== at && isOfThisName(construct));
  if (other) {
    refuse(at, {
      field: 'id',
      value: at.node.id,
      problem: `is also the name of the engine at ${other.node.path}: both would derive the same keys for equal claims`,
      fix: 'give each engine its own id',
    });
  }
}
