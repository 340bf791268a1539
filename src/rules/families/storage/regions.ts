import { AWS_REGION_DIRECTIONS, AWS_REGIONS } from '../../../api/aws-regions';
import { didYouMean } from '../../../grammar/did-you-mean';
import { splitUrl } from '../../../grammar/url';
import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ALL, storage } from '../../examples/storage';
import { isEmpty, partsWith, StoragePart, URL_FIELDS } from '../../reading/storage';
import { quote } from '../../reading/text';

/** A name that a region of AWS may have, if it is newer than the list. */
const WELL_FORMED = new RegExp(`^[a-z]{2,4}(-[a-z]{2,4})?-(${AWS_REGION_DIRECTIONS.join('|')})-\\d{1,2}$`);

const AWS_HOST = /(^|\.)amazonaws\.(com|com\.cn|eu)$/;

/** Rules on regions. MTC has a field for the region of AWS only, and none for Google Cloud and Azure. */
export const STORAGE_REGION_RULES: readonly Rule[] = [
  {
    id: 'storage/unknown-region',
    severity: 'warning',
    title: 'The region exists at AWS',
    rationale: 'MTC and Velero send requests to the address of the region at AWS, and sign them for it. In a region '
      + 'that does not exist they '
      + 'find nothing: MTC reports BackupStorageProviderTestFailed or VolumeSnapshotProviderTestFailed. Other stores '
      + 'may give any name to '
      + 'their regions, so only a misspelt region of AWS is reported for them. A new region of AWS is accepted if its '
      + 'name has the usual form.',
    source: 'mig-controller pkg/cloudprovider/aws.go; AWS documentation, regions and endpoints',
    on: 'MigStorage',
    breaks: storage('aws', `${ALL.aws}\n    awsRegion: eu-centrl-1`),
    finds: [{
      path: 'spec.backupStorageConfig.awsRegion',
      message: '"eu-centrl-1" is not a region of AWS: the bucket or the volumes are not found there',
      fix: 'Write `awsRegion: eu-central-1`.',
    }],
    keeps: storage('aws', `${ALL.aws}\n    awsRegion: eu-central-1`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws')) {
        const region = text(part.config.awsRegion);
        const problem = isAtAws(part) ? problemAtAws(region) : problemElsewhere(region);
        if (problem) {
          yield { path: `${part.configPath}.awsRegion`, ...problem };
        }
      }
    },
  },
];

/** Whether a part certainly uses AWS, and not another S3-compatible store. */
function isAtAws({ config }: StoragePart): boolean {
  const hostOf = (field: string) => splitUrl(text(config[field]))?.host ?? '';
  return URL_FIELDS.every((field) => isEmpty(config[field]) || AWS_HOST.test(hostOf(field)));
}

function problemAtAws(region: string): { message: string; fix: string } | undefined {
  if (region === '' || isPossible(region)) {
    return undefined;
  }
  const near = nearestRegion(region);
  return {
    message: `${quote(region)} is not a region of AWS: the bucket or the volumes are not found there`,
    fix: near ? `Write \`awsRegion: ${near}\`.` : 'Write the name of the region, such as `awsRegion: eu-central-1`.',
  };
}

/**
 * Many stores use names such as `us-east`, `fr-par` or `uk-london-1`, so only a misspelt word in a region of AWS is
 * certain.
 */
function problemElsewhere(region: string): { message: string; fix: string } | undefined {
  const [, area, word, number] = /^([a-z]{2})-([a-z]{4,12})-(\d)$/.exec(region) ?? [];
  const direction = word && !isPossible(region) ? didYouMean(word, AWS_REGION_DIRECTIONS) : undefined;
  const near = `${area}-${direction}-${number}`;
  return direction !== undefined && AWS_REGIONS.includes(near)
    ? {
      message: `${quote(region)} looks like a misspelt region: `
        + 'a store that checks the region of a signature rejects all requests',
      fix: `Write \`awsRegion: ${near}\`.`,
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
