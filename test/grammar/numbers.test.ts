import { parseGoBoolean } from '../../src/grammar/go-boolean';
import { formatGoDuration, isGoDuration, nearestGoDuration } from '../../src/grammar/go-duration';
import { parseQuantity } from '../../src/grammar/quantity';

// Values of k8s.io/apimachinery's `resource.ParseQuantity`.
test.each([
  ['0', 0], ['500m', 0.5], ['2', 2], ['1.5Gi', 1610612736], ['1Ki', 1024], ['1k', 1000], ['1e3', 1000], ['1E3', 1000],
  ['1E', 1e18], ['.5', 0.5],
  ['5.', 5], ['100n', 1e-7], ['1e-3', 0.001], ['+1', 1],
])('the quantity %j is %d', (text, expected) => expect(parseQuantity(text)).toBeCloseTo(expected, 12));

test.each(['', ' 1', '1 Gi', '1GB', '1K', '1gi', 'Gi', '.', '1e', '1.5.2', '0x10', '1_000', '-1', '--1'])(
  '%j is not a quantity', (text) => expect(parseQuantity(text)).toBeUndefined());

test.each([
  ['0', true], ['90s', true], ['1h30m', true], ['1.5h', true], ['.5s', true], ['-1m', true], ['100us', true],
  ['100µs', true],
  ['90', false], ['1d', false], ['', false], ['h', false], ['1h 30m', false], ['.s', false],
  [`${'1'.repeat(99)}s`, true], [`${'1'.repeat(100)}s`, false],
])('%j is a Go duration: %j', (text, expected) => expect(isGoDuration(text)).toBe(expected));

test.each([
  ['90', undefined], ['2 days', '48h'], ['2d', '48h'], ['3 hours', '3h'], ['3 hrs', '3h'], ['5 min', '5m'],
  ['5 minutes', '5m'], ['7 seconds', '7s'], ['1H', '1h'],
  ['90SEC', '90s'], ['1H30M', '1h30m'], ['5 constructor', undefined], ['2 weeks', undefined], ['soon', undefined],
  ['', undefined], ['1h 30m', '1h30m'],
])('the Go duration nearest to %j is %j', (text, expected) => expect(nearestGoDuration(text)).toBe(expected));

test.each([[0, '0s'], [59, '59s'], [60, '1m'], [3599, '59m59s'], [3600, '1h'], [90061, '25h1m1s']])(
  '%d seconds are %s', (seconds, expected) => expect(formatGoDuration(seconds)).toBe(expected));

test.each([['1', true], ['t', true], ['TRUE', true], ['True', true], ['0', false], ['F', false], ['yes', undefined],
  ['tRUE', undefined], ['', undefined]])(
  'Go reads %j as the boolean %j', (text, expected) => expect(parseGoBoolean(text)).toBe(expected));
