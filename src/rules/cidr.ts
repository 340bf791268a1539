export type { Cidr } from '../grammar/cidr';
export { parseAddress, parseCidr, rangeKey } from '../grammar/cidr';
