import { afterApply, lacksProtocol, withProtocols } from '../../src/operations/old-servers';
import { OperationError } from '../../src/operations/operation-error';

test.each([
  ['a port of a pod', { ports: [{ containerPort: 80 }] }, { ports: [{ protocol: 'TCP', containerPort: 80 }] }],
  ['a port of a Service, at any depth', { spec: { ports: [{ port: 80 }] } },
    { spec: { ports: [{ protocol: 'TCP', port: 80 }] } }],
  ['a port with a protocol', { ports: [{ port: 53, protocol: 'UDP' }] }, { ports: [{ port: 53, protocol: 'UDP' }] }],
  ['a list of ports of another kind', { ports: ['80', { name: 'http' }] }, { ports: ['80', { name: 'http' }] }],
  ['a port in a list that is not called ports', { rules: [{ port: 80 }] }, { rules: [{ port: 80 }] }],
  ['nothing', null, null],
])('%s gets the default protocol, or stays unchanged', (_, given, expected) => {
  expect(withProtocols(given)).toEqual(expected);
});

test.each([
  ['invalid', 'spec.ports[0]: omits key field "protocol"', true],
  ['invalid', 'spec.ports[0]: is required', false],
  ['conflict', 'omits key field "protocol"', false],
] as const)('an error %s: %s is about a missing protocol: %s', (code, message, is) => {
  expect(lacksProtocol(new OperationError(code, message))).toBe(is);
});

test('an error of another kind is not about a missing protocol', () => {
  expect(lacksProtocol(new Error('omits key field "protocol"'))).toBe(false);
});

test.each([
  ['fields of maps', { spec: { a: 1, b: 2 } }, { spec: { b: 3 } }, { spec: { a: 1, b: 3 } }],
  ['items that the server has completed', { ports: [{ port: 80, protocol: 'TCP' }] }, { ports: [{ port: 81 }] },
    { ports: [{ port: 81, protocol: 'TCP' }] }],
  ['a list of another length', { list: ['a'] }, { list: ['a', 'b'] }, { list: ['a', 'b'] }],
  ['values of a Secret', { data: { a: 'YQ==', b: 'Yg==' } }, { stringData: { b: 'c' } },
    { data: { a: 'YQ==', b: 'Yw==' } }],
])('after an apply, an object has %s of the manifest', (_, live, manifest, expected) => {
  expect(afterApply(live, manifest)).toEqual(expected);
});
