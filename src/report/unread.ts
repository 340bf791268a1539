import { ReportInput } from './report-input';
import { describeObject, shellCommand, shellWord } from '../output/commands';

/** More objects than this are counted. */
const SHOWN = 10;

/** What the findings do not cover, in sentences. */
export function gapsOf(input: ReportInput): string[] {
  return [unreadObjects(input), unknownClusters(input)].filter((gap) => gap !== undefined);
}

/** The clusters whose inventories are missing; undefined if there are none. */
function unknownClusters({ index, folder, inventories }: ReportInput): string | undefined {
  const known = new Set(inventories);
  const names = [...new Set(index.clusters.flatMap(({ migClusters }) => migClusters.map(({ name }) => name)))]
    .filter((name) => !known.has(name));
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const command = shellCommand('cdk8s-mtc report', [folder], `--inventory ${shellWord(`${names[0]}=FILE`)}`);
  return names.length === 0 ? undefined : 'Without the findings that follow from an inventory of '
    + `${names.slice(0, SHOWN).join(', ')}${more}: no inventory was given. \`${command}\` reads one.`;
}

/** Which objects the findings are not about, because secret files are not read; undefined if there are none. */
function unreadObjects({ index, folder }: ReportInput): string | undefined {
  const unread = index.units.filter(({ isSecret }) => isSecret)
    .flatMap(({ cluster, files }) =>
      files.flatMap(({ objects }) => objects.map((object) => `${describeObject(object)} on ${cluster}`)));
  const more = unread.length > SHOWN ? ` and ${unread.length - SHOWN} more` : '';
  return unread.length === 0 ? undefined : `Without the findings about ${unread.slice(0, SHOWN).join(', ')}${more}: `
    + `secret files are not read. \`${shellCommand('cdk8s-mtc check', [folder])}\` reads them.`;
}
