import { Construct } from 'constructs';
import { AddClaimOptions, TransferClaim } from './transfer-claim';
import { VolumeMode } from '../api/mig-plan';
import { refuse } from '../constructs/mistake';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../grammar/dns';

/** Refuses what is wrong with a claim by itself. */
export function checkClaim(at: Construct, field: string, claim: string, options: AddClaimOptions): void {
  const names: Array<[string, string | undefined]> = [[field, claim], [`${field}.destinationClaim`, options.destinationClaim]];
  for (const [path, name] of names) {
    if (name !== undefined && !isDnsSubdomain(name)) {
      const near = nearestDnsSubdomain(name);
      refuse(at, {
        field: path,
        value: name,
        problem: 'is no name that a claim can have (lower-case letters, digits, "-" and ".")',
        fix: near ? `write "${near}"` : 'write the name that "kubectl get pvc" shows',
      });
    }
  }
  for (const side of ['source', 'destination'] as const) {
    const name = options.namespace[side];
    if (!isDnsLabel(name) && (side === 'source' || options.namespace.isRenamed)) {
      const near = nearestDnsLabel(name);
      refuse(at, {
        field: `${field}.namespace.${side}`,
        value: name,
        problem: 'is no name of a namespace (lower-case letters, digits and "-", at most 63 characters)',
        fix: near ? `write "${near}"` : 'write the name that "kubectl get namespaces" shows',
      });
    }
  }
  if (options.volumeMode === VolumeMode.BLOCK) {
    refuse(at, {
      field: `${field}.volumeMode`,
      value: options.volumeMode,
      problem: 'is a raw device, which holds no files that rsync could copy',
      fix: 'copy it by other means, such as MTC\'s direct volume migration, which has a tool for devices',
    });
  }
  if (options.node !== undefined && options.podsOnNode !== undefined) {
    refuse(at, { field: `${field}.node`, value: options.node, problem: 'and podsOnNode name a node both', fix: 'give one of them' });
  }
  if (options.podsOnNode && Object.keys(options.podsOnNode).length === 0) {
    refuse(at, { field: `${field}.podsOnNode`, value: {}, problem: 'has no label, and would fit any pod', fix: 'give the labels of the application\'s pods' });
  }
  checkExcludes(at, `${field}.excludes`, options.excludes);
}

/** Refuses a claim that gets in the way of those that were added before. */
export function checkAgainstOthers(at: Construct, field: string, claim: TransferClaim, added: TransferClaim[], isOneCluster: boolean): void {
  const sameSource = added.findIndex((one) => one.sourceNamespace === claim.sourceNamespace && one.sourceClaim === claim.sourceClaim);
  const sameDestination = added.findIndex((one) =>
    one.destinationNamespace === claim.destinationNamespace && one.destinationClaim === claim.destinationClaim);
  const sameAddress = added.findIndex((one) => one.endpointHost === claim.endpointHost && one.endpointPort === claim.endpointPort);
  if (sameSource >= 0) {
    refuse(at, {
      field,
      value: `${claim.sourceNamespace}/${claim.sourceClaim}`,
      problem: `is copied as claims[${sameSource}] already`,
      fix: 'add each claim once, or copy it a second time by an engine of its own',
    });
  } else if (sameDestination >= 0) {
    refuse(at, {
      field: `${field}.destinationClaim`,
      value: `${claim.destinationNamespace}/${claim.destinationClaim}`,
      problem: `is what claims[${sameDestination}] is copied to; each would delete the files of the other`,
      fix: 'give each a claim of its own',
    });
  } else if (sameAddress >= 0 && claim.endpointHost !== '') {
    refuse(at, {
      field: claim._facts.options.port === undefined ? `${field}.host` : `${field}.port`,
      value: `${claim.endpointHost}:${claim.endpointPort}`,
      problem: `is the address of claims[${sameAddress}], too, and each claim has one of its own`,
      fix: 'give each another',
    });
  }
  if (isOneCluster && claim.sourceNamespace === claim.destinationNamespace && claim.sourceClaim === claim.destinationClaim) {
    refuse(at, {
      field: `${field}.destinationClaim`,
      value: claim.destinationClaim,
      problem: 'is the claim itself: source and destination are one cluster',
      fix: 'give the destination another name, or another namespace',
    });
  }
}

/** Refuses patterns that rsync would not read as one each. */
export function checkExcludes(at: Construct, field: string, excludes: string[] = []): void {
  excludes.forEach((pattern, index) => {
    if (pattern.trim() === '' || /[\n\r\0]/.test(pattern)) {
      refuse(at, {
        field: `${field}[${index}]`,
        value: pattern,
        problem: pattern.trim() === '' ? 'is empty' : 'holds a line break, and rsync reads a pattern on each line',
        fix: 'write one pattern, such as "/cache/" or "*.tmp"',
      });
    }
  });
}
