import { transformSync } from 'esbuild';
import { CompiledModule, Use } from './compiled-modules';
import { embeddedScripts } from './embedded-scripts';
import { ModuleGraph } from './module-graph';

/** The part with what every program uses, and with the function that loads the others. */
export const CORE = 'core';

/** The part with what every program uses. It loads the others. */
export function coreText(graph: ModuleGraph, parts: ReadonlyMap<string, readonly string[]>): string {
  const numbers = numbersOf(graph);
  const names = [CORE, ...[...parts.keys()].filter((name) => name !== CORE).sort()];
  const partOfModule = new Map([...parts].flatMap(([part, ids]) => ids.map((id) => [numbers.get(id)!, part] as const)));
  const places = [...numbers.values()].map((number) => names.indexOf(partOfModule.get(number) ?? CORE));
  return `"use strict";
// What each module exports, by its number, once it was loaded.
const loaded = [];
const parts = [];
const PART_OF_MODULE = [${places.join()}];
function openPart(part) {
  switch (part) {
    case 0: return core;
${names.slice(1).map((name, index) => `    case ${index + 1}: return require("./${name}.js")(load);`).join('\n')}
  }
}
function load(number) {
  return loaded[number] ?? evaluate(number);
}
function evaluate(number) {
  const exports = loaded[number] = {};
  const part = PART_OF_MODULE[number];
  (parts[part] ??= openPart(part))[number](exports);
  return exports;
}
exports.load = load;
${modulesText(graph, parts.get(CORE)!, 'const core =')}
${graph.starts().map((id) => `load(${numbers.get(id)});`).join('\n')}
`;
}

/** Another part: a function of the one that loads modules. */
export function partText(graph: ModuleGraph, ids: readonly string[]): string {
  return `"use strict";\nmodule.exports = (load) => {\n${modulesText(graph, ids, 'return')}};\n`;
}

/** The file of a program that exports what is in parts. Each export is loaded when it is used. */
export function programText(graph: ModuleGraph, id: string): string {
  const module = graph.modules.get(id)!;
  const code = codeOf(graph, module);
  const exported = [...code.matchAll(REEXPORT)];
  if (exported.length === 0) {
    return `"use strict";\n${accessors(graph, [module])}\n${code}`; // which stands alone
  }
  const core = `${'../'.repeat(id.split('/').length - 1) || './'}parts/${CORE}.js`;
  return `"use strict";
const { load } = require("${core}");
${accessors(graph, [module])}
const program = Object.defineProperty({}, "__esModule", { value: true });
const offer = (name, get) => Object.defineProperty(program, name, { enumerable: true, get });
${exported.map(([, name, value]) => `offer("${name}", () => ${value});`).join('\n')}
module.exports = program;
// The names that ES modules can import:
0 && (module.exports = { ${exported.map(([, name]) => name).join(', ')} });
`;
}

/** What TypeScript makes of an export from another module. */
const REEXPORT =
  /Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function\(\) \{\s*return (.*);\s*\} \}\);/g;

/** Modules as functions by their numbers, and before them the functions that give what they use. */
function modulesText(graph: ModuleGraph, ids: readonly string[], before: string): string {
  const numbers = numbersOf(graph);
  const modules = ids.map((id) => graph.modules.get(id)!);
  const functions = modules.map((module) => (
    `// ${module.id}\n${numbers.get(module.id)}(exports) {\n${codeOf(graph, module)}},`
  ));
  return `${accessors(graph, modules)}\n${before} {\n${functions.join('\n')}\n};\n`;
}

function accessors(graph: ModuleGraph, modules: readonly CompiledModule[]): string {
  const numbers = numbersOf(graph);
  const uses = new Map(modules.flatMap((module) => module.uses).map((use) => [use.call, use]));
  return [...uses.values()].map((use) => {
    const { module, package: name } = use;
    const short = shortName(graph, use);
    return `let ${short}; const $${short} = () => ${short} = `
      + `${module === undefined ? `require("${name}")` : `load(${numbers.get(module)})`};`;
  }).join('\n');
}

/**
 * The code of a module. What it uses is in a variable once it is loaded, because a call for each use takes time. Names
 * are kept, because messages contain those of classes.
 */
function codeOf(graph: ModuleGraph, { text, uses }: CompiledModule): string {
  const names = new Map(uses.map((use) => [use.call, shortName(graph, use)]));
  const { code } = transformSync(text, { target: 'node20', define: embeddedScripts(), logLevel: 'warning' });
  return code.replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m, '')
    .replace(/(\$\w+)(\(\))?/g, (all, call, isCalled) => {
      const short = names.get(call);
      if (short === undefined) {
        return all;
      }
      return isCalled ? `(${short} ?? $${short}())` : `$${short}`;
    });
}

function shortName(graph: ModuleGraph, { call, module }: Use): string {
  return module === undefined ? call.replace('$', '_') : `_${numbersOf(graph).get(module)}`;
}

const NUMBERS = new WeakMap<ModuleGraph, ReadonlyMap<string, number>>();

function numbersOf(graph: ModuleGraph): ReadonlyMap<string, number> {
  const known = NUMBERS.get(graph) ?? new Map([...graph.modules.keys()].sort().map((id, index) => [id, index]));
  NUMBERS.set(graph, known);
  return known;
}
