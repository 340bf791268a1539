import { Chart } from 'cdk8s';
import { MigrationApp, MigrationPlan } from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'rollback' });
const chart = new Chart(app, 'new'); // the host cluster

// The plan is on the cluster already; nothing but its rollback is written.
const plan = MigrationPlan.fromPlanName(chart, 'shop', 'shop');
plan.rollback('undo-go-live');

app.synth();
