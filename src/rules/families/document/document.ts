import { FIELD_RULES } from './fields';
import { FILE_RULES } from './file';
import { GENERATED_NAME_RULES } from './generated-name';
import { KIND_RULES } from './kind';
import { KUSTOMIZE_RULES } from './kustomize';
import { KUSTOMIZE_FILE_RULES } from './kustomize-files';
import { NESTING_RULES } from './kustomize-nesting';
import { LABEL_RULES } from './labels';
import { METADATA_RULES } from './metadata';
import { PATCH_TARGET_RULES } from './patch-targets';
import { PLACEHOLDER_RULES } from './placeholder';
import { REFERENCE_RULES } from './references';
import { TOGETHER_RULES } from './together';
import { Rule } from '../../engine/rule';

/** Rules on manifests whatever their kind is: that they are what Kubernetes and MTC read at all. */
export const DOCUMENT_RULES: readonly Rule[] = [
  ...FILE_RULES,
  ...KIND_RULES,
  ...FIELD_RULES,
  ...METADATA_RULES,
  ...LABEL_RULES,
  ...KUSTOMIZE_RULES,
  ...KUSTOMIZE_FILE_RULES,
  ...GENERATED_NAME_RULES,
  ...NESTING_RULES,
  ...PATCH_TARGET_RULES,
  ...REFERENCE_RULES,
  ...PLACEHOLDER_RULES,
  ...TOGETHER_RULES,
];
