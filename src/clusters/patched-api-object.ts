import { ApiObject, JsonPatch } from 'cdk8s';

/** An ApiObject that remembers its patches. */
export class PatchedApiObject extends ApiObject {
  readonly patchesSoFar: JsonPatch[] = [];

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.patchesSoFar.push(...patches);
    super.addJsonPatch(...patches);
  }
}
