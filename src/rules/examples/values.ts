/** Values for the examples of rules. The certificates and tokens are made up, and open nothing. */

/** The base64 of a certificate that is good until 2049. */
export const GOOD_BUNDLE = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSEFNSFFDQVFJd0JRWURLMlZ3TUEweEN6QUpCZ05WQkFNTUFtTmhNQjRYRFRJME1ERXdNVEF3TURBd01G',
  'b1gKRFRRNU1ERXdNVEF3TURBd01Gb3dEVEVMTUFrR0ExVUVBd3dDWTJFd0tqQUZCZ01yWlhBRElRQ2ZlZmRFK09sdwozUEdRaHNHcGY0d2hhMzJFTVYyR3pz',
  'MWcxdXRSSjFkeW5EQUZCZ01yWlhBRFFRQy81MHlUVExzLytYaWYxbEJsCkNiUGVTN2tONEpNY0pCc011NG5vTWtvWE9xcU00R01oWHNMZk1tdExTZXFnZEdK',
  'eGczeDUwNW1aL0ZPMzJXQ3QKdzRRSgotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==',
].join('');

/** The base64 of a certificate that ended on the first day of 2020. */
export const EXPIRED_BUNDLE = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSEFNSFFDQVFFd0JRWURLMlZ3TUEweEN6QUpCZ05WQkFNTUFtTmhNQjRYRFRFNU1ERXdNVEF3TURBd01G',
  'b1gKRFRJd01ERXdNVEF3TURBd01Gb3dEVEVMTUFrR0ExVUVBd3dDWTJFd0tqQUZCZ01yWlhBRElRQ2ZlZmRFK09sdwozUEdRaHNHcGY0d2hhMzJFTVYyR3pz',
  'MWcxdXRSSjFkeW5EQUZCZ01yWlhBRFFRQUoxOFkvUVBwWGRPd1RYMlVGCjZveUdqdHN0TVF4TnRHYys4ZC9hUWk4eXFkT2lnOGhzWGVVSHFUVHJLNjIzTWkw',
  'OXl2QVlVSlJFa2hveVM2OVIKRC9BSQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==',
].join('');

/** The token of a ServiceAccount, without an end. */
export const TOKEN = [
  'eyJhbGciOiJSUzI1NiIsImtpZCI6ImV4YW1wbGUifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50Iiwic3ViIjoic3lzdGVtOnNlcnZpY2VhY',
  '2NvdW50Om9wZW5zaGlmdC1taWdyYXRpb246bWlncmF0aW9uLWNvbnRyb2xsZXIifQ.ZXhhbXBsZSBzaWduYXR1cmU',
].join('');

/** One that ended on the first day of 2021, a year after it was made. */
export const EXPIRED_TOKEN = [
  'eyJhbGciOiJSUzI1NiIsImtpZCI6ImV4YW1wbGUifQ.eyJpYXQiOjE1Nzc4MzY4MDAsImV4cCI6MTYwOTQ1OTIwMCwic3ViIjoic3lzdGVtOnNlcnZpY2VhY',
  '2NvdW50Om9wZW5zaGlmdC1taWdyYXRpb246bWlncmF0aW9uLWNvbnRyb2xsZXIifQ.ZXhhbXBsZSBzaWduYXR1cmU',
].join('');

/** One that lives an hour, as `oc create token` makes them. It begins in 2049. */
export const SHORT_TOKEN = [
  'eyJhbGciOiJSUzI1NiIsImtpZCI6ImV4YW1wbGUifQ.eyJpYXQiOjI0OTMwNzIwMDAsImV4cCI6MjQ5MzA3NTYwMCwic3ViIjoic3lzdGVtOnNlcnZpY2VhY',
  '2NvdW50Om9wZW5zaGlmdC1taWdyYXRpb246bWlncmF0aW9uLWNvbnRyb2xsZXIifQ.ZXhhbXBsZSBzaWduYXR1cmU',
].join('');

/** That of another ServiceAccount. */
export const DEFAULT_ACCOUNT_TOKEN = [
  'eyJhbGciOiJSUzI1NiIsImtpZCI6ImV4YW1wbGUifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50Iiwic3ViIjoic3lzdGVtOnNlcnZpY2VhY',
  '2NvdW50Om9wZW5zaGlmdC1taWdyYXRpb246ZGVmYXVsdCJ9.ZXhhbXBsZSBzaWduYXR1cmU',
].join('');

/** The base64 of a text. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
