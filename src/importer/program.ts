import { Code, commentText, literal, print, raw } from './code';
import { camelCase, Names } from './names';

/** A file beside the program. */
export interface ImportedFile {
  /** The path, relative to the program. */
  readonly path: string;
  /** The content, unless the file consists of objects. */
  readonly text?: string;
  /** The objects of a file in YAML. */
  readonly objects?: readonly object[];
}

/** Something that the user should know about an object. */
export interface ImportNote {
  /** The object: `MigPlan openshift-migration/shop`. */
  readonly object: string;
  readonly text: string;
}

/** A variable of the program, which is declared only if something uses it. */
export interface Variable {
  readonly name: string;
  isUsed: boolean;
}

interface Statement {
  readonly variable?: Variable;
  readonly code: Code;
  readonly comments: readonly string[];
  /** Whether an empty line goes before it. */
  readonly starts: boolean;
  /** Whether it is left out if nothing uses its variable. */
  readonly isOptional: boolean;
}

type StatementOptions = Partial<Omit<Statement, 'code'>>;

/** The parts of a program, in this order. */
export enum Section { CHARTS, CLUSTERS, SETTINGS, REPOSITORIES, HOOKS, PLANS, ANALYTICS, OTHERS }

/** A program that is being written: imports, statements and files. */
export class Program {
  readonly files: ImportedFile[] = [];
  readonly notes: ImportNote[] = [];
  /** The name of the app; without one, `cdk8s-mtc apply` refuses what the program writes. */
  appName?: string;
  private readonly imports = new Map<string, Set<string>>();
  private readonly sections = new Map<Section, Statement[]>();
  private readonly names = new Names();
  /** The paths of files, without their extensions. */
  private readonly paths = new Names(new Set(), '-');
  private usesPath = false;

  /** A name from cdk8s-mtc. */
  mtc(name: string): string {
    return this.importing('cdk8s-mtc', name);
  }

  /** A name from cdk8s. */
  cdk8s(name: string): string {
    return this.importing('cdk8s', name);
  }

  /** A name from cdk8s-plus. */
  cdk8sPlus(name: string): string {
    return this.importing('cdk8s-plus-27', name);
  }

  /** A variable called after an object; `kind` distinguishes it from others of the same name. */
  variable(name: string, kind: string): Variable {
    const plain = camelCase(name);
    return { name: this.names.take(plain, `${plain}${kind}`), isUsed: false };
  }

  /** The value of a variable. */
  use(variable: Variable): Code {
    variable.isUsed = true;
    return raw(variable.name);
  }

  /** Adds a statement; with a variable, its declaration. */
  add(section: Section, code: Code, options: StatementOptions = {}): void {
    const { variable, comments = [], starts = false, isOptional = false } = options;
    const statements = this.sections.get(section) ?? [];
    this.sections.set(section, statements);
    statements.push({ code, variable, comments, starts, isOptional });
  }

  note(object: string, text: string): void {
    this.notes.push({ object, text });
  }

  /** Adds a file, and gives the expression of its path. */
  file(path: string, content: { text?: string; objects?: readonly object[] }): Code {
    const dot = path.lastIndexOf('.');
    const free = `${this.paths.take(path.slice(0, dot))}${path.slice(dot)}`;
    this.files.push({ path: free, ...content });
    return this.pathOf(free);
  }

  /** The expression of a path beside the program. */
  pathOf(path: string): Code {
    this.usesPath = true;
    return raw(`path.join(__dirname, '${path}')`);
  }

  /** The text of the program. */
  get text(): string {
    this.mtc('MigrationApp');
    const sections = [...this.sections].sort(([a], [b]) => a - b).map(([, statements]) => (
      statements.filter(({ variable, isOptional }) => !isOptional || variable?.isUsed)
    ));
    const body = sections.filter((statements) => statements.length > 0)
      .map((statements) => statements.map(statementText).join('\n').replace(/^\n+/, ''));
    const head = [
      ...this.usesPath ? ["import * as path from 'path';"] : [],
      ...['cdk8s', 'cdk8s-mtc'].filter((module) => this.imports.has(module)).map((module) => this.importText(module)),
    ];
    return `${head.join('\n')}\n\n${this.appText}\n${body.join('\n\n')}\n\napp.synth();\n`;
  }

  private get appText(): string {
    const props = this.appName === undefined ? '' : `{ name: ${print(literal(this.appName))} }`;
    const comment = this.appName === undefined ? '' : '// a name that no other migration of these clusters has\n';
    return `${comment}const app = new MigrationApp(${props});`;
  }

  private importing(module: string, name: string): string {
    this.imports.set(module, (this.imports.get(module) ?? new Set()).add(name));
    return name;
  }

  private importText(module: string): string {
    const names = [...this.imports.get(module)!].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    const line = `import { ${names.join(', ')} } from '${module}';`;
    return line.length <= 110 ? line : `import {\n${wrapped(names)}\n} from '${module}';`;
  }
}

function statementText({ variable, code, comments, starts }: Statement): string {
  const declaration = variable?.isUsed ? `const ${variable.name} = ` : '';
  const head = comments.map((comment) => `// ${commentText(comment)}\n`).join('');
  return `${starts ? '\n' : ''}${head}${declaration}${print(code, 0, declaration.length)};`;
}

function wrapped(names: readonly string[]): string {
  const lines = ['  '];
  for (const name of names) {
    const last = lines.length - 1;
    if (lines[last].length + name.length > 106) {
      lines[last] = lines[last].trimEnd();
      lines.push('  ');
    }
    lines[lines.length - 1] += `${name}, `;
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
