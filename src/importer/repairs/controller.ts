import { Repairer, withSpec } from './repair';
import { CONTROLLER_OPTIONS, VARIABLES, VARIABLES_BY_PART } from '../../api/controller-variables';
import { derived } from '../../rules/engine/derived';
import { Manifest, record } from '../../rules/engine/manifest';
import { hostControllers, isMtc } from '../sources';

/** Settings of a MigrationController that the constructs write by themselves, and a proxy without a scheme. */
export const repairController: Repairer = (manifest, all) => {
  const spec = record(manifest.object.spec);
  const isHost = hostControllers(all)(manifest);
  const repairs = [parts(spec, isHost), proxy(spec), ...isHost ? [clusterName(spec, all)] : [hostOnly(spec)]]
    .filter((one) => one !== undefined);
  return repairs.length === 0 ? undefined : {
    object: withSpec(manifest, Object.assign({}, ...repairs.map(({ fields }) => fields))),
    rules: repairs.flatMap(({ rules }) => rules),
    elsewhere: ['cluster/host-name'],
    text: repairs.map(({ text }) => text).join(' '),
  };
};

type Spec = { readonly [variable: string]: unknown };

interface Part {
  readonly fields: Spec;
  readonly rules: readonly string[];
  readonly text: string;
}

/** The parts that run on a cluster have no default. */
function parts(spec: Spec, isHost: boolean): Part | undefined {
  const { controller, ui, velero } = VARIABLES_BY_PART;
  const fields = Object.fromEntries([[controller, isHost], [ui, isHost], [velero, true]]
    .filter(([name]) => spec[String(name)] === undefined));
  const names = Object.keys(fields);
  return names.length === 0 ? undefined
    : {
      fields,
      rules: ['controller/components'],
      text: `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} added.`,
    };
}

function proxy(spec: Spec): Part | undefined {
  const variable = CONTROLLER_OPTIONS.proxies.stunnel.variable;
  const value = spec[variable];
  return typeof value !== 'string' || !/^[a-z0-9.-]+:\d+$/i.test(value) ? undefined
    : {
      fields: { [variable]: `http://${value}` },
      rules: ['controller/proxy-url'],
      text: `${variable} got the scheme http://.`,
    };
}

/** The operator creates a MigCluster of this name. The files have one of another name, to which plans refer. */
function clusterName(spec: Spec, all: readonly Manifest[]): Part | undefined {
  const variable = VARIABLES_BY_PART.clusterName;
  const hosts = hostsIn(all);
  return spec[variable] === undefined || hosts.length !== 1 || hosts[0].name === spec[variable] ? undefined : {
    fields: { [variable]: hosts[0].name },
    rules: [],
    text: `${variable} is ${hosts[0].name}, the name that plans refer to.`,
  };
}

const hostsIn = derived((all: readonly Manifest[]) =>
  all.filter((other) => isMtc(other, 'MigCluster') && record(other.object.spec).isHostCluster === true));

/** Only MTC's controller reads these variables, and it is not on this cluster. */
function hostOnly(spec: Spec): Part | undefined {
  const own = new Set(VARIABLES.filter(({ onHost }) => !onHost).map(({ variable }) => variable));
  const names = VARIABLES.filter(({ onHost }) => onHost).map(({ variable }) => variable)
    .filter((variable) => !own.has(variable) && spec[variable] !== undefined);
  return names.length === 0 ? undefined : {
    fields: Object.fromEntries(names.map((name) => [name, undefined])),
    rules: ['controller/host-only'],
    text: `${names.join(', ')} had no effect and ${names.length === 1 ? 'was' : 'were'} removed. `
      + 'Set it on the host cluster if it is needed.',
  };
}
