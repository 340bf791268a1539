export { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../grammar/dns';
export { isHost } from '../grammar/url';
