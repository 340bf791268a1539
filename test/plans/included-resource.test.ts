import { Program } from './program';
import { IncludedResource } from 'cdk8s-mtc';

function plan(...includedResources: IncludedResource[]): Program {
  const program = new Program();
  program.plan({ includedResources });
  return program;
}

test('a kind of the core group has an empty group, which the API requires', () => {
  expect(plan(IncludedResource.core('Secret')).specOf('MigPlan').includedResources)
    .toEqual([{ group: '', kind: 'Secret' }]);
});

test('a kind of another group has its group', () => {
  expect(plan(IncludedResource.of('apps', 'Deployment')).specOf('MigPlan').includedResources)
    .toEqual([{ group: 'apps', kind: 'Deployment' }]);
});

test.each([
  ['PersistentVolume', IncludedResource.core('PersistentVolume')],
  ['PersistentVolumeClaim', IncludedResource.core('PersistentVolumeClaim')],
  ['ImageStream', IncludedResource.of('image.openshift.io', 'ImageStream')],
])('%s is refused, because every backup excludes it', (kind, resource) => {
  expect(plan(IncludedResource.core('ConfigMap'), resource).mistakes).toEqual([
    `[] ocp4/shop: includedResources[1].kind: MTC excludes ${kind} from the backup of objects: Velero rejects a backup `
    + 'that also includes it with FailedValidation. Remove the entry: images and volumes are migrated in separate '
    + 'steps. (plan/included-and-excluded)',
  ]);
});
