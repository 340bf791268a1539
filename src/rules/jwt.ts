export { day } from '../grammar/day';
export type { Claims } from '../grammar/jwt';
export { isCutOffJwt, looksLikeJwt, readJwt } from '../grammar/jwt';
