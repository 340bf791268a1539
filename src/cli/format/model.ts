import { plural } from '../../grammar/plural';
import { ModelSummary, NamespaceSummary, PlanSummary } from '../../rules/reading/model/summary';
import { printable } from '../terminal/printable';

/** What a check understands of each set of manifests, for people. */
export function modelText(models: readonly ModelSummary[]): string {
  const texts = models.map((model, index) => [
    ...models.length > 1 ? [`set ${index + 1} of ${models.length}, judged separately`] : [],
    ...model.clusters.flatMap(clusterLines),
    ...model.otherFiles.length > 0
      ? ['files of no cluster (assign them with --cluster NAME=PATH)', ...model.otherFiles.map((file) => `  ${file}`)]
      : [],
    ...model.plans.flatMap(planLines),
  ]);
  return texts.map((lines) => lines.map((line) => `${printable(line)}\n`).join('')).join('\n');
}

function clusterLines({ name, isHost, address, migClusters, files }: ModelSummary['clusters'][number]): string[] {
  return [
    `cluster ${name}${isHost ? ', host cluster' : ''}${address === undefined ? '' : `, ${address}`}`,
    ...migClusters.map((one) => `  ${one}`),
    `  ${files.length === 0 ? 'no files' : files.join(', ')}`,
  ];
}

function planLines({ name, source, destination, copy, endpoint, isClosed, namespaces, runs }: PlanSummary): string[] {
  return [
    `${name}${isClosed ? ', closed' : ''}`,
    `  from ${source} to ${destination}, ${copy} copy of `
      + `volumes${endpoint === undefined ? '' : ` through ${endpoint === 'Route' ? 'a Route' : `a ${endpoint}`}`}`,
    ...namespaces.flatMap(namespaceLines),
    ...runs.map((run) => `  run: ${run}`),
  ];
}

function namespaceLines({ source, destination, volumes, target, legs }: NamespaceSummary): string[] {
  return [
    `  namespace ${source}${source === destination ? '' : ` -> ${destination}`}`
      + `${volumes === 0 ? '' : `, ${plural(volumes, 'volume')}`}`
      + `${target === undefined ? '' : `, rsync connects to ${target}`}`,
    ...legs.map(({ leg, blockedBy }) =>
      `    ${leg}: ${blockedBy === undefined ? 'nothing blocks it' : `blocked by ${blockedBy}`}`),
  ];
}
