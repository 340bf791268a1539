import { call, Code, fields, literal, raw } from './code';
import { Context } from './context';
import { durationCode, enumCode } from './controller-values';
import { Fields, isInteger, isString } from './fields';
import { fileName } from './mig-cluster';
import { Section } from './program';
import { HIDDEN } from './proxies';
import { Source } from './sources';
import { HookTarget } from '../api/mig-hook';
import { decodeBase64 } from '../grammar/base64';
import { nameOf, record } from '../rules/engine/manifest';

/** The image that HookAction uses if none is given. */
const DEFAULT_IMAGE = 'quay.io/konveyor/hook-runner:latest';

/** Imports the MigHooks; their playbooks become files. */
export function importHooks(context: Context): void {
  for (const source of context.sources.takeMtc('MigHook')) {
    const { name } = source.manifest;
    const spec = new Fields(source.object.spec, '/spec');
    const action = hookAction(context, spec, source);
    const runsOn = enumCode(context.program, 'HookTarget', HookTarget as never, spec.peek('targetCluster'));
    if (name === '' || context.hooks.has(name) || !action || !runsOn) {
      context.byHand(Section.HOOKS, source,
        'its name, its image, its playbook or targetCluster cannot be expressed by a MigrationHook.');
    } else {
      spec.take('targetCluster', isString);
      importHook(context, source, spec, { action, runsOn });
    }
  }
}

function importHook(context: Context, source: Source, spec: Fields, options: { action: Code; runsOn: Code }): void {
  const { program } = context;
  const { name } = source.manifest;
  const seconds = spec.take('activeDeadlineSeconds', isInteger);
  const { code: metadata, leftovers } = context.metadata(source, name);
  const props = fields({
    metadata, ...options, activeDeadline: seconds === undefined ? undefined : durationCode(program, seconds),
  });
  const variable = program.variable(name, 'Hook');
  context.hooks.set(name, { variable, source });
  const construct = call(`new ${program.mtc('MigrationHook')}`, context.hostChart, context.idCode(name, 'hook'), props);
  program.add(Section.HOOKS, construct, { variable });
  const left = [...spec.leftovers, ...leftovers];
  if (left.length > 0) {
    program.use(variable);
    context.patch(Section.HOOKS, `${variable.name}.apiObject`, left);
  }
}

/** The hook that a reference names. */
export function hook(context: Context, name: string): Code | undefined {
  const known = context.hooks.get(name);
  return known && context.program.use(known.variable);
}

/** The cluster on which a hook runs; undefined if the hook is not among the imported ones. */
export function targetOf(context: Context, name: string): HookTarget | undefined {
  const target: unknown = record(context.hooks.get(name)?.source?.object.spec).targetCluster;
  return Object.values(HookTarget).find((value) => value === target);
}

function hookAction(context: Context, spec: Fields, { manifest }: Source): Code | undefined {
  const { program } = context;
  const image = spec.peek('image');
  if (!isString(image)) {
    return undefined;
  }
  const playbook = spec.peek('playbook');
  if (spec.peek('custom') === true && playbook === undefined) {
    spec.takeValue('custom', true);
    spec.takeValue('image', image);
    return call(`${program.mtc('HookAction')}.customImage`, literal(image));
  }
  const text = isString(playbook) ? playbookText(playbook) : undefined;
  if (spec.peek('custom') !== false || text === undefined) {
    return undefined;
  }
  ['custom', 'image', 'playbook']
    .forEach((field) => spec.take(field, (value): value is unknown => value !== undefined));
  const path = `hooks/${fileName(manifest.name)}.yaml`;
  if (text === HIDDEN) {
    program.note(nameOf(manifest), `its playbook contains a secret value, so it was not copied. Write it to ${path}, `
      + 'and read the secret from elsewhere.');
  }
  const file = text === HIDDEN ? program.pathOf(path) : program.file(path, { text });
  const options = fields({ image: image === DEFAULT_IMAGE ? undefined : literal(image) });
  return call(`${program.mtc('HookAction')}.playbookFile`, file, options);
}

/** The text of a playbook, if encoding it again gives the same. */
function playbookText(playbook: string): string | undefined {
  if (playbook === HIDDEN) {
    return HIDDEN;
  }
  const bytes = decodeBase64(playbook);
  const text = bytes && Buffer.from(bytes).toString('utf8');
  return text !== undefined && Buffer.from(text).toString('base64') === playbook ? text : undefined;
}

/** A reference to a hook that exists, for a plan whose MigHook is not among the files. */
export function existingHook(context: Context, name: string): Code {
  const { program } = context;
  const variable = program.variable(name, 'Hook');
  context.hooks.set(name, { variable });
  const target = raw(`${program.mtc('HookTarget')}.SOURCE`);
  const id = context.idCode(name, 'hook');
  const construct = call(`${program.mtc('MigrationHook')}.fromHookName`, context.hostChart, id, literal(name), target);
  program.add(Section.HOOKS, construct, {
    variable,
    comments: [`${context.whereFrom('MigHook', name)} Check on which cluster it runs.`],
  });
  return program.use(variable);
}
