import { ReportInput } from './report-input';
import { describeObject, shellCommand } from '../output/commands';

/** More objects than this are counted. */
const SHOWN = 10;

/** Which objects the findings are not about, because secret files are not read; undefined if there are none. */
export function unreadObjects({ index, folder }: ReportInput): string | undefined {
  const unread = index.units.filter(({ isSecret }) => isSecret)
    .flatMap(({ cluster, files }) =>
      files.flatMap(({ objects }) => objects.map((object) => `${describeObject(object)} on ${cluster}`)));
  const more = unread.length > SHOWN ? ` and ${unread.length - SHOWN} more` : '';
  return unread.length === 0 ? undefined : `Without the findings about ${unread.slice(0, SHOWN).join(', ')}${more}: `
    + `secret files are not read. \`${shellCommand('cdk8s-mtc check', [folder])}\` reads them.`;
}
