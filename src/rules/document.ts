import { FIELD_RULES } from './document-fields';
import { FILE_RULES } from './document-file';
import { KIND_RULES } from './document-kind';
import { KUSTOMIZE_RULES } from './document-kustomize';
import { LABEL_RULES } from './document-labels';
import { METADATA_RULES } from './document-metadata';
import { PLACEHOLDER_RULES } from './document-placeholder';
import { REFERENCE_RULES } from './document-references';
import { Rule } from './rule';

/** Rules on manifests whatever their kind is: that they are what Kubernetes and MTC read at all. */
export const DOCUMENT_RULES: readonly Rule[] = [
  ...FILE_RULES,
  ...KIND_RULES,
  ...FIELD_RULES,
  ...METADATA_RULES,
  ...LABEL_RULES,
  ...KUSTOMIZE_RULES,
  ...REFERENCE_RULES,
  ...PLACEHOLDER_RULES,
];
