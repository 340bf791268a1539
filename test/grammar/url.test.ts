import { authorityOf, isHost, isPort, nearestHostPort, parseHostPort, splitUrl } from '../../src/grammar/url';

test.each([
  ['https://api.example.com:6443/x?y#z',
    { scheme: 'https', host: 'api.example.com', port: '6443', path: '/x', tail: '?y#z' }],
  ['HTTPS://API.example.com', { scheme: 'https', host: 'API.example.com', port: undefined, path: '', tail: '' }],
  ['http://u:p@ss@h:', { scheme: 'http', userInfo: 'u:p@ss', host: 'h', port: '', path: '', tail: '' }],
  ['http://[2001:db8::7]:3128', { scheme: 'http', host: '[2001:db8::7]', port: '3128', path: '', tail: '' }],
  ['http://a:b:c', { scheme: 'http', host: 'a', port: 'b:c', path: '', tail: '' }],
  ['https://', { scheme: 'https', host: '', port: undefined, path: '', tail: '' }],
])('%j has the parts %j', (text, expected) => expect(splitUrl(text)).toEqual(expected));

test.each(['', 'api.example.com:6443', 'https:/x', '://x', '1a://x', '//x'])('%j has no scheme', (text) =>
  expect(splitUrl(text)).toBeUndefined());

test.each([
  ['https://api.example.com:6443/', 'api.example.com:6443'], ['https://API.example.com', 'API.example.com'],
  ['https://h:', 'h:'],
  ['https://user@h', 'h'], ['https:///x', undefined], ['h:6443', undefined],
])('the authority of %j is %j', (text, expected) => expect(authorityOf(text)).toBe(expected));

test.each([['1', true], ['65535', true], ['0', false], ['65536', false], ['080', true], ['', false], ['-1', false],
  ['1.5', false], ['100000', false]])(
  '%j is a port: %j', (text, expected) => expect(isPort(text)).toBe(expected));

test.each([
  ['example.com', true], ['EXAMPLE.com', true], ['localhost', true], ['192.0.2.7', true], ['[2001:db8::7]', true],
  ['192.0.2.256', false], ['1.2.3', false], ['2001:db8::7', false], ['[:]', false], ['[::1', false],
  ['[fe80::1%eth0]', false], ['[192.0.2.7]', false],
  ['my_registry.example.com', false], ['-', false], ['', false], ['a b', false],
  [undefined as unknown as string, false],
])('%j is a host: %j', (text, expected) => expect(isHost(text)).toBe(expected));

test.each([
  ['registry.example.com', { host: 'registry.example.com' }],
  ['registry.example.com:5000', { host: 'registry.example.com', port: 5000 }],
  ['[2001:db8::7]:443', { host: '[2001:db8::7]', port: 443 }],
  ['registry.example.com:65535', { host: 'registry.example.com', port: 65535 }],
  ['registry.example.com:99999', undefined], ['registry.example.com:', undefined],
  ['https://registry.example.com', undefined],
  ['registry.example.com/v2', undefined], ['u@registry.example.com', undefined], ['', undefined], ['-', undefined],
  ['[:]', undefined],
])('%j is the host and port %j', (text, expected) => expect(parseHostPort(text)).toEqual(expected));

test.each([
  ['https://registry.example.com/v2/', 'registry.example.com'],
  ['https://user:pa@ss@h.example.com:5000', 'h.example.com:5000'],
  ['registry.example.com/', 'registry.example.com'], ['https:/registry.example.com', 'registry.example.com'],
  ['//h', 'h'],
  [' h.example.com ', 'h.example.com'], ['my_registry.example.com', undefined], ['https://', undefined],
  ['h:99999', undefined],
  [undefined as unknown as string, undefined],
])('the host and port nearest to %j is %j', (text, expected) => expect(nearestHostPort(text)).toBe(expected));
