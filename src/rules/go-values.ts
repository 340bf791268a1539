export { parseGoBoolean as goBoolean } from '../grammar/go-boolean';
export { isGoDuration, nearestGoDuration } from '../grammar/go-duration';
export type { Url } from '../grammar/url';
export { isPort, splitUrl } from '../grammar/url';
