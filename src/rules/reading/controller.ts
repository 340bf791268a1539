import { MTC_GROUP } from './references';
import { ControllerOption, VariableKind, VARIABLES as OFFERED } from '../../api/controller-variables';
import { parseGoBoolean } from '../../grammar/go-boolean';
import { member } from '../../grammar/path';
import { toSnakeCase } from '../../grammar/snake-case';
import { Manifest, record } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/** The file with the defaults of the operator's variables. */
export const DEFAULTS_FILE = 'mig-operator roles/migrationcontroller/defaults/main.yml';

/** One key of a MigrationController's `spec`. */
export interface Setting {
  /** The key as written. */
  readonly key: string;
  /** The operator's variable that comes of it. */
  readonly variable: string;
  readonly value: unknown;
  readonly path: string;
}

/** The variables of the operator that have an option, by name. */
export const VARIABLES: ReadonlyMap<string, ControllerOption> =
  new Map(OFFERED.map((option) => [option.variable, option]));

/** The MigrationControllers of a set. */
export function controllersOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('MigrationController', MTC_GROUP);
}

const SETTINGS = new WeakMap<Manifest, readonly Setting[]>();

/** The settings of a MigrationController. A key without a value sets nothing. */
export function settingsOf(manifest: Manifest): readonly Setting[] {
  let settings = SETTINGS.get(manifest);
  if (!settings) {
    settings = Object.entries(record(manifest.object.spec))
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => ({ key, variable: toSnakeCase(key), value, path: member('spec', key) }));
    SETTINGS.set(manifest, settings);
  }
  return settings;
}

/** All settings of a set's MigrationControllers, each with its manifest. */
export function* allSettings(set: ManifestSet): Generator<Setting & { readonly manifest: Manifest }> {
  for (const manifest of controllersOf(set)) {
    for (const setting of settingsOf(manifest)) {
      yield { ...setting, manifest };
    }
  }
}

/** The settings whose values are of these kinds. */
export function settingsOfKind(manifest: Manifest, ...kinds: readonly VariableKind[]): Setting[] {
  return settingsOf(manifest).filter(({ variable }) => {
    const known = VARIABLES.get(variable);
    return known !== undefined && kinds.includes(known.kind);
  });
}

/** The settings of these variables. */
export function settingsNamed(manifest: Manifest, ...variables: readonly string[]): Setting[] {
  return settingsOf(manifest).filter(({ variable }) => variables.includes(variable));
}

/** The setting of one variable, however it is written. */
export function settingOf(manifest: Manifest, variable: string): Setting | undefined {
  return settingsOf(manifest).find((setting) => setting.variable === variable);
}

/** Whether a variable is true, as a boolean or a string. */
export function isOn(manifest: Manifest, variable: string): boolean {
  const value = settingOf(manifest, variable)?.value;
  return value === true || typeof value === 'string' && parseGoBoolean(value) === true;
}

/** Whether a variable is false, as a boolean or a string. */
export function isOff(manifest: Manifest, variable: string): boolean {
  const value = settingOf(manifest, variable)?.value;
  return value === false || typeof value === 'string' && parseGoBoolean(value) === false;
}
