import { Construct } from 'constructs';
import { refuse } from '../../constructs/mistake';
import { makeSecret, refuseSecretName, SecretText } from '../../credentials/secret-object';
import { SecretSource } from '../../credentials/secret-source';
import { SecretPlace } from '../trust/kind';

/** The name of a Secret that exists in each namespace that needs it. */
export function presentSecret(place: SecretPlace, field: string, source: SecretSource): string {
  const { name, namespace } = source._existing!;
  if (namespace !== undefined && namespace !== place.namespace && isNew(place.engine, `${field} ${place.namespace}`)) {
    refuse(place.engine, {
      field,
      value: namespace,
      problem: `is not the namespace ${JSON.stringify(place.namespace)} of the claim, `
        + 'and pods mount only Secrets of the same namespace',
      fix: 'leave the namespace out, and create the Secret in each namespace that has a claim, on both clusters',
    });
  }
  return name;
}

/** What was rejected of an engine, so that it is reported once for all sides and claims. */
const REFUSED = new WeakMap<Construct, Set<string>>();

function isNew(engine: Construct, what: string): boolean {
  const refused = REFUSED.get(engine) ?? new Set();
  const isFirst = !refused.has(what);
  REFUSED.set(engine, refused.add(what));
  return isFirst;
}

/** Rejects a name that no Secret can have. */
export function checkSecretName(engine: Construct, field: string, source: SecretSource): void {
  if (source._existing) {
    refuseSecretName(engine, field, source._existing.name);
  }
}

/** Writes copies of one Secret into several namespaces. The values are checked once. */
export class SecretCopies {
  private isGood?: boolean;

  constructor(
    private readonly name: string,
    private readonly keys: Record<string, SecretText>,
    private readonly check?: (engine: Construct, key: string, text: string) => void,
  ) {}

  writeIn(place: SecretPlace): void {
    const scope = this.isGood === false ? undefined : place.scopeFor(`${this.name}-${place.namespace}`);
    if (scope) {
      const isFirst = this.isGood === undefined;
      const { apiObject } = makeSecret(place.engine, {
        name: this.name,
        namespace: place.namespace,
        labels: place.labels,
        scope,
        keys: this.keys,
        check: isFirst ? (key, text) => this.check?.(place.engine, key, text) : undefined,
      });
      this.isGood = apiObject !== undefined;
    }
  }
}
