import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';

/**
 * The folder with MTC's CRDs and those of the companion kinds; they are upstream's, so they are not part
 * of this repository.
 */
const CRD_FOLDER = process.env.CDK8S_MTC_CRDS ?? path.resolve(__dirname, '../../../shared/crds');

/** CRDs for kinds that the folder does not hold: just what the library writes. */
export const OWN_CRD_FOLDER = path.join(__dirname, 'crds');

/** A `describe` that is skipped without CRDs and says what it needs. A folder that was named must exist. */
export function describeWithCrds(title: string, body: () => void): void {
  if (process.env.CDK8S_MTC_CRDS || fs.existsSync(CRD_FOLDER)) {
    describe(title, body);
  } else {
    describe.skip(`${title} [needs: the CRD files of MTC in a folder named by CDK8S_MTC_CRDS]`, body);
  }
}

/** A kind of custom resource in one version. */
export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  /** The name of its CRD. */
  readonly crd: string;
  /** The schema of a whole object, as in the CRD. */
  readonly schema: any;
}

/** The kinds of MTC and the companion kinds. */
export function upstreamResources(): CustomResource[] {
  return resourcesIn(CRD_FOLDER);
}

/** The kinds whose CRDs are this repository's own. */
export function ownResources(): CustomResource[] {
  return resourcesIn(OWN_CRD_FOLDER);
}

/** The CRDs of this repository themselves. */
export function ownCrds(): any[] {
  return crdsIn(OWN_CRD_FOLDER);
}

function crdsIn(folder: string): any[] {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  if (files.length === 0) {
    throw new Error(`${folder} contains no CRD.`);
  }
  return files.map((name) => parse(fs.readFileSync(path.join(folder, name), 'utf8')));
}

function resourcesIn(folder: string): CustomResource[] {
  return crdsIn(folder).flatMap(({ metadata, spec }) => {
    return spec.versions.map((version: any) => ({
      apiVersion: `${spec.group}/${version.name}`,
      kind: spec.names.kind,
      crd: metadata.name,
      schema: version.schema.openAPIV3Schema,
    }));
  });
}
