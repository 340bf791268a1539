import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';

/** A plain App and the host cluster's chart, `ocp4`. */
export function hostChart(): Chart {
  return new Chart(Testing.app(), 'ocp4');
}

/** An object of MTC's that the program writes by hand, named by its id. */
export function handWritten(
  scope: Construct, id: string, kind: string, spec: object, name = id.toLowerCase(),
): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'migration.openshift.io/v1alpha1', kind, metadata: { name, namespace: 'openshift-migration' }, spec,
  });
}

/** The mistakes that a plain App reports, one line each: `[path] field: value problem; fix.` */
export function mistakesOf(chart: Chart): string[] {
  try {
    (chart.node.root as App).synthYaml();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
  }
}

/** The ids of an app's charts, in the order in which they were made. */
export function chartsOf(chart: Chart): string[] {
  return chart.node.root.node.children.map((child) => child.node.id);
}

/** The content of a chart of the app. */
export function manifestsOf(chart: Chart, id = chart.node.id): any[] {
  return Testing.synth(chart.node.root.node.findChild(id) as Chart);
}

/** `Kind name` of each object in a chart of the app. */
export function objectsOf(chart: Chart, id = chart.node.id): string[] {
  return manifestsOf(chart, id).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/** No message shows a secret, plain or encoded. */
export function expectSecret(messages: string[], secret: string): void {
  const all = messages.join('\n');
  const encoded = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  for (const form of [secret, encodeURIComponent(secret), encoded]) {
    expect(all).not.toContain(form);
  }
}
