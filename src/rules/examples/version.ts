import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../../api/versions/declaration';

/** The versions that an example declares for a cluster. */
export interface ExampleVersions {
  readonly openshift?: string;
  readonly mtc?: string;
}

/** The host's MigCluster with declared versions. */
export function hostExample(versions: ExampleVersions): string {
  return migCluster('host', versions, 'isHostCluster: true');
}

/** A remote MigCluster with declared versions. */
export function remoteExample(versions: ExampleVersions, name = 'old'): string {
  return migCluster(name, versions, `isHostCluster: false
  url: https://api.${name}.example.com:6443
  exposedRegistryPath: registry.apps.${name}.example.com
  serviceAccountSecretRef: { name: ${name}-token, namespace: openshift-config }`);
}

/** A Subscription of MTC's operator. */
export function subscriptionExample(channel: string, { name = 'mtc-operator', more = '' } = {}): string {
  return `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: ${name}, namespace: openshift-migration }
spec: { name: ${name}, channel: ${channel}, source: redhat-operators, sourceNamespace: openshift-marketplace${more} }
`;
}

function migCluster(name: string, { openshift, mtc }: ExampleVersions, spec: string): string {
  const annotations = [
    ...openshift === undefined ? [] : [`    ${OPENSHIFT_VERSION_ANNOTATION}: "${openshift}"\n`],
    ...mtc === undefined ? [] : [`    ${MTC_VERSION_ANNOTATION}: "${mtc}"\n`],
  ];
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata:
  name: ${name}
  namespace: openshift-migration
${annotations.length > 0 ? `  annotations:\n${annotations.join('')}` : ''}spec:
  ${spec}
`;
}
