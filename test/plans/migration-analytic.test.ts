import { named, Program } from './program';
import { Findings, MigrationAnalytic, MigrationAnalyticProps } from 'cdk8s-mtc';

function analytic(props: Partial<MigrationAnalyticProps> = {}): Program {
  const program = new Program();
  new MigrationAnalytic(program.chart, 'shop-sizes', { plan: program.plan(), ...props });
  return program;
}

test('the smallest analytic refers to its plan and has the three switches that the API requires', () => {
  expect(analytic().ofKind('MigAnalytic')).toEqual([{
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'MigAnalytic',
    metadata: named('shop-sizes'),
    spec: { migPlanRef: named('shop'), analyzeK8SResources: true, analyzeImageCount: true, analyzePVCapacity: true },
  }]);
});

test('it starts when it is applied, so it has its own file', () => {
  expect(Object.keys(analytic().written)).toEqual(['ocp4', 'run-shop-analysis-shop-sizes']);
});

test('a switch that is off is also written', () => {
  expect(analytic({ kubernetesResources: false, images: false, volumeCapacity: false }).specOf('MigAnalytic'))
    .toEqual({
      migPlanRef: named('shop'), analyzeK8SResources: false, analyzeImageCount: false, analyzePVCapacity: false,
    });
});

test('it can look into the volumes, and look once more', () => {
  expect(analytic({ volumeUsage: true, refresh: true }).specOf('MigAnalytic'))
    .toMatchObject({ analyzeExtendedPVCapacity: true, refresh: true });
});

test('a list of images is a switch and a limit together, because a limit of 0 lists none', () => {
  expect(analytic({ listImages: 100 }).specOf('MigAnalytic')).toMatchObject({ listImages: true, listImagesLimit: 100 });
});

test.each([
  [0, 'analytic/list-limit'], [-1, 'analytic/list-limit'], [1.5, 'document/wrong-type'],
])('a list of %d images is reported', (listImages, rule) => {
  const { app } = analytic({ listImages });
  expect(Findings.of(app).all.map((finding) => [finding.option, finding.rule])).toEqual([['listImages', rule]]);
});

test('its name can be given', () => {
  const program = new Program();
  const { analyticName } = new MigrationAnalytic(program.chart, 'sizes', { plan: program.plan(), name: 'shop-sizes' });
  expect(analyticName).toBe('shop-sizes');
  expect(program.ofKind('MigAnalytic')[0].metadata).toEqual(named('shop-sizes'));
});
