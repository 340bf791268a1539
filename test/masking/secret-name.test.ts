import { isPlainKey, isSecretKind, isSecretName, isStringData } from '../../src/masking/secret-name';

test.each(['password', 'pasword', 'passwrod', 'dbPasword', 'DB_PASWORD', 'tokn', 'clientSecert', 'credentail', 'sig',
  'X-Amz-Signature'])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  'path', 'name', 'namespaces', 'tokenSecretRef', 'section', 'compass', 'design',
])('%s is not the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each(['Secret', 'secret', 'Secrets', 'Secrt', 'Sercet', ' Secret '])('the kind %j may be a Secret', (kind) => {
  expect(isSecretKind(kind)).toBe(true);
});

test.each([
  'Service', 'ServiceAccount', 'ConfigMap', 'SealedSecret', 'ExternalSecret', 'SecretStore',
])('the kind %j is not a Secret', (kind) => {
  expect(isSecretKind(kind)).toBe(false);
});

test.each(['stringData', 'stringdata', 'string_data', 'stringDate', 'strngData'])('%s is stringData', (field) => {
  expect(isStringData(field)).toBe(true);
});

test.each(['data', 'string', 'strategy', 'storageClass'])('%s is not stringData', (field) => {
  expect(isStringData(field)).toBe(false);
});

test.each([
  'config', 'tls.crt', 'aws-access-key-id', 'saToken', '.dockerconfigjson', 'DB_PASSWORD', 'key2', 'k8s',
])('the key %s is a name', (key) => {
  expect(isPlainKey(key)).toBe(true);
});

test.each([
  'S3CR3Tabc', 'hunter2hunter', 'eyJhbGciOiJSUzI1NiJ9', 'a b c?secret!', 'x'.repeat(65),
])('the key %s may be a secret', (key) => {
  expect(isPlainKey(key)).toBe(false);
});
