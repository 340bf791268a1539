import { AWS_REGION_DIRECTIONS, AWS_REGIONS } from '../../../api/aws-regions';
import { didYouMean } from '../../../grammar/did-you-mean';
import { splitUrl } from '../../../grammar/url';
import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ALL, storage } from '../../examples/storage';
import { fieldText, isEmpty, partsWith, StoragePart } from '../../reading/storage';
import { quote } from '../../reading/text';

/** A name that a region of AWS may have, if it is newer than the list. */
const WELL_FORMED = new RegExp(`^[a-z]{2,4}(-[a-z]{2,4})?-(${AWS_REGION_DIRECTIONS.join('|')})-\\d{1,2}$`);

const AWS_HOST = /(^|\.)amazonaws\.(com|com\.cn|eu)$/;

/** Rules on regions. MTC has a field for the region of AWS only: none for Google Cloud and Azure. */
export const STORAGE_REGION_RULES: readonly Rule[] = [
  {
    id: 'storage/unknown-region',
    severity: 'warning',
    title: 'The region is one that AWS has',
    rationale: 'AWS is asked at the address of that region, and requests are signed for it. In a region that does not '
      + 'exist nothing is found: MTC reports BackupStorageProviderTestFailed or VolumeSnapshotProviderTestFailed. '
      + 'Other stores name regions as they like, so for them only a misspelt name of an AWS region is reported. New regions of AWS are accepted by their form.',
    source: 'mig-controller pkg/cloudprovider/aws.go; AWS documentation, regions and endpoints',
    breaks: storage('aws', `${ALL.aws}\n    awsRegion: eu-centrl-1`),
    keeps: storage('aws', `${ALL.aws}\n    awsRegion: eu-central-1`),
    * check(set) {
      for (const role of ['backup', 'snapshot'] as const) {
        for (const part of partsWith(set, 'aws', role)) {
          const region = fieldText(part, 'awsRegion');
          const problem = isAtAws(part) ? problemAtAws(region) : problemElsewhere(region);
          if (problem) {
            yield { manifest: part.manifest, path: `${part.configPath}.awsRegion`, ...problem };
          }
        }
      }
    },
  },
];

/** Whether a part is certain to use AWS itself, and not another store with the API of S3. */
function isAtAws({ config }: StoragePart): boolean {
  const hostOf = (field: string) => splitUrl(text(config[field]))?.host ?? '';
  return ['awsS3Url', 'awsPublicUrl'].every((field) => isEmpty(config[field]) || AWS_HOST.test(hostOf(field)));
}

function problemAtAws(region: string): { message: string; fix: string } | undefined {
  if (region === '' || isPossible(region)) {
    return undefined;
  }
  const near = nearestRegion(region);
  return {
    message: `${quote(region)} is not a region of AWS: the bucket or the volumes are not found there`,
    fix: near ? `write awsRegion: ${near}` : 'write the name of the region, such as eu-central-1',
  };
}

/**
 * Many stores use names such as `us-east`, `fr-par` or `uk-london-1`: only a slip in one of AWS's own words is certain.
 */
function problemElsewhere(region: string): { message: string; fix: string } | undefined {
  const [, area, word, number] = /^([a-z]{2})-([a-z]{4,12})-(\d)$/.exec(region) ?? [];
  const direction = word && !isPossible(region) ? didYouMean(word, AWS_REGION_DIRECTIONS) : undefined;
  const near = `${area}-${direction}-${number}`;
  return direction !== undefined && AWS_REGIONS.includes(near)
    ? {
      message: `${quote(region)} looks like a misspelt region: `
        + 'a store that checks the region of a signature rejects all requests',
      fix: `write awsRegion: ${near}`,
    }
    : undefined;
}

function isPossible(region: string): boolean {
  return AWS_REGIONS.includes(region) || WELL_FORMED.test(region);
}

function nearestRegion(region: string): string | undefined {
  const tidy = region.trim().toLowerCase()
    .replace(/[_\s]+/g, '-').replace(/([a-z])(\d)/, '$1-$2').replace(/(\d)[a-z]$/, '$1');
  return AWS_REGIONS.includes(tidy) ? tidy : didYouMean(tidy.slice(0, 50), AWS_REGIONS);
}
