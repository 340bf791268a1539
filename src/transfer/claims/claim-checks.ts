import { Construct } from 'constructs';
import { AddClaimOptions, TransferClaim } from './transfer-claim';
import { VolumeMode } from '../../api/mig-plan';
import { refuse } from '../../constructs/mistake';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../grammar/dns';

/** Rejects what is wrong with a claim, whatever the others are. */
export function checkClaim(at: Construct, field: string, claim: string, options: AddClaimOptions): void {
  const names: Array<[string, string | undefined]> = [
    [field, claim], [`${field}.destinationClaim`, options.destinationClaim],
  ];
  for (const [path, name] of names) {
    if (name !== undefined && !isDnsSubdomain(name)) {
      const near = nearestDnsSubdomain(name);
      refuse(at, {
        field: path,
        value: name,
        problem: 'is not a valid name of a claim (lower-case letters, digits, "-" and ".")',
        fix: near ? `write "${near}"` : 'write a name that "kubectl get pvc" shows',
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
        problem: 'is not a valid name of a namespace (lower-case letters, digits and "-", at most 63 characters)',
        fix: near ? `write "${near}"` : 'write a name that "kubectl get namespaces" shows',
      });
    }
  }
  if (options.volumeMode === VolumeMode.BLOCK && options.excludes?.length) {
    refuse(at, {
      field: `${field}.excludes`,
      value: options.excludes,
      problem: 'are given for a raw device: its files are not known, and all of it is copied',
      fix: 'leave excludes out',
    });
  }
  if (options.node !== undefined && options.podsOnNode !== undefined) {
    refuse(at, {
      field: `${field}.node`,
      value: options.node,
      problem: 'is given together with podsOnNode, which also chooses the node',
      fix: 'give only one of them',
    });
  }
  if (options.podsOnNode && Object.keys(options.podsOnNode).length === 0) {
    refuse(at, {
      field: `${field}.podsOnNode`,
      value: {},
      problem: 'has no label and would match every pod',
      fix: 'give the labels of the application\'s pods',
    });
  }
  checkExcludes(at, `${field}.excludes`, options.excludes);
}

/** The facts about an engine that decide whether claims conflict. */
export interface ClaimPlaces {
  readonly isOneCluster: boolean;
  /** Whether claims may share an address. */
  readonly shareAddress: boolean;
}

/** Rejects a claim that conflicts with one that was added before. */
export function checkAgainstOthers(
  at: Construct, field: string, claim: TransferClaim, added: TransferClaim[],
  { isOneCluster, shareAddress }: ClaimPlaces,
): void {
  const sameSource = added.findIndex((one) => one.sourceNamespace === claim.sourceNamespace
    && one.sourceClaim === claim.sourceClaim);
  const sameDestination = added.findIndex((one) =>
    one.destinationNamespace === claim.destinationNamespace && one.destinationClaim === claim.destinationClaim);
  const sameAddress = added.findIndex((one) => one.endpointHost === claim.endpointHost
    && one.endpointPort === claim.endpointPort);
  if (sameSource >= 0) {
    refuse(at, {
      field,
      value: `${claim.sourceNamespace}/${claim.sourceClaim}`,
      problem: `is a duplicate of claims[${sameSource}]`,
      fix: 'add each claim once, or copy it a second time with another engine',
    });
  } else if (sameDestination >= 0) {
    refuse(at, {
      field: `${field}.destinationClaim`,
      value: `${claim.destinationNamespace}/${claim.destinationClaim}`,
      problem: `is also the destination of claims[${sameDestination}]: each would delete the files of the other`,
      fix: 'give each its own claim',
    });
  } else if (sameAddress >= 0 && claim.endpointHost !== '' && !shareAddress) {
    refuse(at, {
      field: claim._facts.options.port === undefined ? `${field}.host` : `${field}.port`,
      value: `${claim.endpointHost}:${claim.endpointPort}`,
      problem: `is also the address of claims[${sameAddress}]: connections would reach the wrong receiver`,
      fix: 'give each another address',
    });
  }
  if (isOneCluster && claim.sourceNamespace === claim.destinationNamespace
    && claim.sourceClaim === claim.destinationClaim) {
    refuse(at, {
      field: `${field}.destinationClaim`,
      value: claim.destinationClaim,
      problem: 'is the source itself: source and destination are one cluster',
      fix: 'give the destination another name or namespace',
    });
  }
}

/** Rejects patterns that rsync would not read as one pattern. */
export function checkExcludes(at: Construct, field: string, excludes: string[] = []): void {
  excludes.forEach((pattern, index) => {
    if (pattern.trim() === '' || /[\n\r\0]/.test(pattern)) {
      refuse(at, {
        field: `${field}[${index}]`,
        value: pattern,
        problem: pattern.trim() === '' ? 'is empty' : 'contains a line break: rsync reads one pattern on each line',
        fix: 'write one pattern, such as "/cache/" or "*.tmp"',
      });
    }
  });
}
