// What is measured, bundled to one file.
export { read } from '../../src/cli/reading/read';
export { setsOf } from '../../src/cli/judging/sets';
export { readManifests } from '../../src/cli/reading/yaml-reader';
export { RULES } from '../../src/rules';
export { judge, problemsOf } from '../../src/rules/engine/judge';
export { toManifest } from '../../src/rules/engine/manifest';
export { ManifestSet } from '../../src/rules/engine/manifest-set';
export { SourceFile } from '../../src/cli/reading/source-file';
