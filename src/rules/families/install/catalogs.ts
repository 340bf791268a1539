import { DEFAULT_CATALOGS, MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { specOf } from '../../reading/plan';
import { namesakes } from '../../reading/references';
import { OLM } from '../../reading/version-reports';

/** The image of the vendor's catalog, from any registry: `mirror.example.com/redhat/redhat-operator-index:v4.18`. */
const INDEX_IMAGE = /(?:^|\/)redhat-operator-index(?:[:@]|$)/;

/** Whether a CatalogSource is a mirror of the vendor's catalog. */
export function isVendorMirror(catalog: Manifest): boolean {
  return INDEX_IMAGE.test(text(specOf(catalog).image));
}

/** The CatalogSources that a Subscription means, as far as the set contains them. */
export function catalogsOf(set: ManifestSet, subscription: Manifest): readonly Manifest[] {
  const { source, sourceNamespace } = specOf(subscription);
  return namesakes(set, subscription, OLM, 'CatalogSource', text(sourceNamespace), text(source));
}

/** Whether a Subscription installs from the vendor's catalog, or from a mirror of it. */
export function isFromVendor(set: ManifestSet, subscription: Manifest): boolean {
  return specOf(subscription).source === MTC_PACKAGE.catalog || catalogsOf(set, subscription).some(isVendorMirror);
}

/** Whether a Subscription installs from a catalog whose packages are known. */
export function isFromKnownCatalog(set: ManifestSet, subscription: Manifest): boolean {
  const { source } = specOf(subscription);
  return source === undefined || DEFAULT_CATALOGS.includes(text(source)) || isFromVendor(set, subscription);
}
