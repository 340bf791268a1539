import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { CompiledModule, readModule } from './compiled-modules';
import { isJudging, JUDGING, judgingId, plainId } from './judging-rules';
import { RULE_TABLE, tableOf } from './rule-table';

/** The module of synth that imports all rules. It gets the table of them instead. */
const JUDGE = 'judging/judge-app';
const RULES = 'rules/index';

type Exports = Record<string, any>;

/** The modules that a program can load, by name, and what each exports. */
export class ModuleGraph {
  readonly modules = new Map<string, CompiledModule>();
  private readonly evaluated = new Map<string, Exports>();
  private readonly requirePeer: NodeJS.Require;

  constructor(private readonly lib: string, root: string, entries: readonly string[]) {
    this.requirePeer = createRequire(path.join(root, 'package.json'));
    const families = fs.readdirSync(path.join(lib, 'rules', 'families'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js')).map((file) => judgingId(`rules/families/${file.replace(/\.js$/, '')}`));
    [...entries, ...families.filter(isJudging).sort()].forEach((id) => this.read(id));
    this.modules.set(RULE_TABLE, tableOf(this.load(RULES).RULES, this.exportsOf(isJudging)));
  }

  /** What a module exports. It is evaluated here, as the package would. */
  load(id: string): Exports {
    const known = this.evaluated.get(id);
    if (known !== undefined) {
      return known;
    }
    const exported: Exports = {};
    this.evaluated.set(id, exported);
    const { text, uses } = this.modules.get(id)!;
    const calls = uses.map(({ module, package: name }) => () => (
      module === undefined ? this.requirePeer(name!) : this.load(module)
    ));
    const names = ['exports', 'require', '__dirname', ...uses.map(({ call }) => call)];
    const folder = path.join(this.lib, path.dirname(plainId(id)));
    new Function(...names, `"use strict";${text}`)(exported, this.requirePeer, folder, ...calls);
    return exported;
  }

  /** What a package exports that the library may import. */
  peer(name: string): Exports {
    return this.requirePeer(name);
  }

  /** The names of the modules that were evaluated while something ran, which starts with none evaluated. */
  usedBy(run: () => void): Set<string> {
    this.evaluated.clear();
    this.starts().forEach((id) => this.load(id));
    run();
    return new Set(this.evaluated.keys());
  }

  /** The modules that some import for what they do when they are loaded. */
  starts(): string[] {
    return [...new Set([...this.modules.values()].flatMap((module) => module.starts))].sort();
  }

  private exportsOf(isWanted: (id: string) => boolean): Map<string, Exports> {
    return new Map([...this.modules.keys()].filter(isWanted).map((id) => [id, this.load(id)]));
  }

  private read(id: string): void {
    if (this.modules.has(id) || id === RULE_TABLE) {
      return;
    }
    const module = this.readVariant(id);
    this.modules.set(id, module);
    module.starts.forEach((start) => this.read(start));
    module.uses.forEach((use) => use.module !== undefined && this.read(use.module));
  }

  private readVariant(id: string): CompiledModule {
    if (isJudging(id)) {
      return readModule(this.lib, plainId(id), JUDGING, id);
    }
    const target = (to: string) => id === JUDGE && to === RULES ? RULE_TABLE : to;
    return readModule(this.lib, id, { text: (text) => text, target });
  }
}

