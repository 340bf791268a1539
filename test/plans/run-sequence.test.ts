import { Program } from './program';
import { NamespaceMapping } from 'cdk8s-mtc';

test('runs are numbered as the program asks for them', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('first-copy');
  plan.stage('second-copy');
  plan.cutover('go-live');
  expect(Object.keys(program.written)).toEqual(['ocp4', 'run-shop-1-stage-first-copy', 'run-shop-2-stage-second-copy', 'run-shop-3-cutover-go-live']);
});

test('each plan counts for itself', () => {
  const program = new Program();
  program.plan().stage('copy');
  program.statePlan({ namespaces: [NamespaceMapping.same('wiki')] }, 'wiki').copyState('copy');
  expect(Object.keys(program.written)).toEqual(['ocp4', 'run-shop-1-stage-copy', 'run-wiki-1-state-copy-copy']);
});

test('two runs of one id are refused, because the cluster would take the second for a change of the first', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('go');
  plan.cutover('go');
  expect(program.mistakes).toEqual([
    '[run-shop-2-cutover-go/go] id: "go" makes a second MigMigration "shop-go", and a run happens once: the cluster would take the second for a change of the first; '
    + 'give each run a name of its own, such as "go-2".',
  ]);
});

test('two runs of one given name are refused, too', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('a', { metadata: { name: 'copy' } });
  plan.stage('b', { metadata: { name: 'copy' } });
  expect(program.mistakes).toEqual([
    '[run-shop-2-stage-b/b] metadata.name: "copy" makes a second MigMigration "copy", and a run happens once: the cluster would take the second for a change of the first; '
    + 'give each run a name of its own, such as "copy-2".',
  ]);
});

test('one id may be used again with another name', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('go');
  plan.cutover('go', { metadata: { name: 'shop-live' } });
  expect(program.mistakes).toEqual([]);
});
