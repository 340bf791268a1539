// What is measured, bundled to one file.
export { read } from '../../src/cli/read';
export { setsOf } from '../../src/cli/sets';
export { readManifests } from '../../src/cli/yaml-reader';
export { RULES } from '../../src/rules';
export { judge } from '../../src/rules/engine/judge';
export { toManifest } from '../../src/rules/engine/manifest';
export { ManifestSet } from '../../src/rules/engine/manifest-set';
