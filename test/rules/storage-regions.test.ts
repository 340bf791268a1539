import { findings, ruleOf } from './support';
import { AWS_REGIONS } from '../../src/api/aws-regions';
import { ALL, storage, withSnapshots } from '../../src/rules/examples/storage';

const RULE = ruleOf('storage/unknown-region');

/** What the rule suggests for a MigStorage. */
function fixes(yaml: string): string[] {
  return findings(yaml, [RULE]).map(({ fix }) => fix);
}

const atAws = (region: string) => storage('aws', `${ALL.aws}\n    awsRegion: ${region}`);
const elsewhere = (region: string, url = 'https://minio.example.com') =>
  storage('aws', `${ALL.aws}\n    awsS3Url: ${url}\n    awsRegion: ${region}`);

describe('at AWS', () => {
  test.each(AWS_REGIONS)('%s is a region', (region) => {
    expect(fixes(atAws(region))).toEqual([]);
  });

  test.each(['eu-central-3', 'ap-southeast-9', 'nz-north-1', 'us-isog-west-1', 'eusc-fr-west-1'])('%s may be a region '
    + 'that is newer than the list', (region) => {
    expect(fixes(atAws(region))).toEqual([]);
  });

  test.each([
    ['eu-centrl-1', 'eu-central-1'],
    ['EU-Central-1', 'eu-central-1'],
    ['eu_central_1', 'eu-central-1'],
    ['eu-central1', 'eu-central-1'],
    ['eu-central-1a', 'eu-central-1'],
    ['eu-central', 'eu-central-1'],
    ['europe-west1', 'eu-west-1'],
    ['us-est-2', 'us-east-2'],
    ['us-gov-wst-1', 'us-gov-west-1'],
  ])('%s is not a region, but %s is', (region, near) => {
    expect(fixes(atAws(region))).toEqual([`Write \`awsRegion: ${near}\`.`]);
  });

  test.each(['frankfurt', 'EU', 'default'])('%s is not a region, and none is near', (region) => {
    expect(fixes(atAws(region))).toEqual(['Write the name of the region, such as `awsRegion: eu-central-1`.']);
  });

  test.each(['', '${REGION}', '{{ .Values.region }}', '<region>'])('%j is not judged', (region) => {
    expect(fixes(atAws(JSON.stringify(region)))).toEqual([]);
  });

  test('an address of AWS makes no difference', () => {
    expect(fixes(elsewhere('eu-centrl-1', 'https://s3.eu-central-1.amazonaws.com')))
      .toEqual(['Write `awsRegion: eu-central-1`.']);
    expect(fixes(elsewhere('frankfurt', 'https://s3.cn-north-1.amazonaws.com.cn')))
      .toEqual(['Write the name of the region, such as `awsRegion: eu-central-1`.']);
  });

  test('snapshots are made by AWS, whatever store has the backups', () => {
    expect(fixes(withSnapshots('aws', 'awsRegion: frankfurt')))
      .toEqual(['Write the name of the region, such as `awsRegion: eu-central-1`.']);
    expect(fixes(withSnapshots('aws', 'awsRegion: eu-central-1'))).toEqual([]);
  });
});

describe('in another store with the API of S3', () => {
  // Regions of Linode, Wasabi, IBM, Scaleway, DigitalOcean, Backblaze, Oracle, Exoscale, Cloudflare, Yandex,
  // Ceph and others.
  test.each([
    'us-southeast-1', 'us-central-1', 'us-south', 'us-east', 'eu-de', 'us-east-standard', 'fr-par', 'nyc3',
    'us-west-004', 'eu-central-003',
    'us-ashburn-1', 'uk-london-1', 'sa-santiago-1', 'ap-tokyo-1', 'me-dubai-1', 'ch-gva-2', 'auto', 'ru-central1',
    'default', 'eu01', 'minio', 'cn-hangzhou', 'eu-west-101',
  ])('%s is accepted', (region) => {
    expect(fixes(elsewhere(region))).toEqual([]);
  });

  test.each([
    ['eu-centrl-1', 'eu-central-1'], ['us-esat-1', 'us-east-1'], ['ap-southest-2', 'ap-southeast-2'],
  ])('%s is a misspelt %s', (region, near) => {
    expect(findings(elsewhere(region), [RULE])).toEqual([{
      rule: 'storage/unknown-region',
      manifest: 'backups',
      path: 'spec.backupStorageConfig.awsRegion',
      message: `"${region}" looks like a misspelt region: a store that checks the region of a `
        + 'signature rejects all requests',
      fix: `Write \`awsRegion: ${near}\`.`,
    }]);
  });

  test('nor is anything said of a store whose address is a placeholder', () => {
    expect(fixes(elsewhere('frankfurt', '${STORE_URL}'))).toEqual([]);
  });
});
