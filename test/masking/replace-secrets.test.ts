import { replaceSecrets, secretTextsIn, withoutSecrets, withoutTexts } from '../../src/masking/replace-secrets';
import { withoutSecretForms } from '../../src/masking/secret-text';

test('a secret value is masked as a whole, a text with a secret in part, and everything else stays', () => {
  const object = {
    kind: 'MigrationController',
    spec: {
      stunnel_tcp_proxy: 'http://mtc:x@proxy:3128',
      token: 'x',
      names: ['a', { name: 'DB_PASSWORD', value: 'x' }],
      count: 1,
      isOn: true,
      none: null,
    },
  };
  const before = structuredClone(object);
  expect(withoutSecrets(object)).toEqual({
    kind: 'MigrationController',
    spec: {
      stunnel_tcp_proxy: 'http://********@proxy:3128',
      token: '********',
      names: ['a', { name: 'DB_PASSWORD', value: '********' }],
      count: 1,
      isOn: true,
      none: null,
    },
  });
  expect(object).toEqual(before);
});

test('a replacement sees the key, and may leave a value; the path of what was replaced is given', () => {
  const { object, paths } = replaceSecrets(
    { spec: { token: 'x', password: 'y', list: [{ secretKey: 'z' }] } },
    ({ key, text }) => key === 'token' ? undefined : `not ${text}`,
  );
  expect(object).toEqual({ spec: { token: 'x', password: 'not y', list: [{ secretKey: 'not z' }] } });
  expect([...paths].sort()).toEqual(['spec.list[0].secretKey', 'spec.password']);
});

test('a private key ends with its JSON string', () => {
  expect(withoutSecretForms('["-----BEGIN PRIVATE KEY-----\\nx\\n-----END PRIVATE KEY-----\\n", "-----BEGIN PRIVATE '
    + 'KEY-----\\ny", "z"]'))
    .toBe('["********\\n", "********", "z"]');
});

test('the secret texts of an object are its values, and what base64 makes of them in either direction', () => {
  expect(secretTextsIn({ kind: 'Secret', data: { a: 'aHVudGVyMg==' } })).toEqual(
    ['aHVudGVyMg==', 'YUhWdWRHVnlNZz09', 'hunter2']);
  expect(secretTextsIn({ kind: 'Secret', stringData: { a: 'hunter2' } })).toEqual(['hunter2', 'aHVudGVyMg==']);
  expect(secretTextsIn({ kind: 'Secret', data: { a: '/////w==' } })).toEqual(['/////w==', 'Ly8vLy93PT0=']); // not UTF-8
});

test('texts are masked whatever contains another, as JSON and Go write them; short ones stay', () => {
  expect(withoutTexts('abcdefgh abcd abc', ['abcd', 'abcdefgh', 'abc'])).toBe('******** ******** abc');
  expect(withoutTexts('a"b\nc<d a\\"b\\nc<d a\\"b\\nc\\u003cd', ['a"b\nc<d'])).toBe('******** ******** ********');
});

test('an object without secrets is not copied', () => {
  const plain = { kind: 'ConfigMap', data: { a: 'b' } };
  expect(withoutSecrets(plain)).toBe(plain);
});
