import { nameOf, ofKind, specOf } from './connections';
import { fieldsAt, textOf } from './fields';
import { ReportInput } from './report-input';
import { transferJobs } from './transfers';
import { bytes } from '../output/quantities';

/** The columns of `volumesOf`. Those that begin with `#` are numbers. */
export const VOLUME_COLUMNS = ['Claim', 'Plan', '#Size', 'Treatment', 'Storage class', 'Copied by', 'Rule', 'Because'];

/** The volumes that fleets have decided about, that plans list, and that engines copy. */
export function volumesOf(input: ReportInput): string[][] {
  const fleets = input.fleets.flatMap((fleet) => fleet.volumes.map((one) => (
    [`${one.namespace}/${one.claim}`, one.plan, bytes(one.bytes), one.treatment, one.storageClass ?? '',
      `${one.copyMethod ?? ''}${one.verify ? ', verified' : ''}`, one.rule, one.reason])));
  const planned = new Set(input.fleets.flatMap(({ plans }) => plans.map(({ name }) => name)));
  const listed = ofKind(input, 'MigPlan').filter((plan) => !planned.has(nameOf(plan))).flatMap((plan) => {
    const volumes: unknown = specOf(plan).persistentVolumes;
    return (Array.isArray(volumes) ? volumes : []).map((volume) => {
      const [pvc, selection] = [fieldsAt(volume, 'pvc'), fieldsAt(volume, 'selection')];
      const verify = selection.verify === true || selection.verify === 'true' ? ', verified' : '';
      // A plan may name the claim on the destination as well: `data:data-new`.
      return [`${textOf(pvc.namespace)}/${textOf(pvc.name)}`, nameOf(plan), '', textOf(selection.action),
        textOf(selection.storageClass), `${textOf(selection.copyMethod)}${verify}`, '', ''];
    });
  });
  const claims = transferJobs(input).filter(({ isSender }) => isSender)
    .map(({ engine, environment }) => [textOf(environment.TRANSFER_CLAIM), engine, '', 'copy', '',
      environment.TRANSFER_BUCKET ? 'bucket' : 'rsync', '', '']);
  return [...fleets, ...listed, ...new Map(claims.map((row) => [JSON.stringify(row), row])).values()];
}
