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

/** The base64 of a server's certificate for api.other.example.org, good until 2051. */
export const SERVER_BUNDLE = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ0akNDQVZ5Z0F3SUJBZ0lVT0xpQW8rbEZIL1diSGpuTCtDekxWaXFrb2lVd0NnWUlLb1pJemowRUF3',
  'SXcKSURFZU1Cd0dBMVVFQXd3VllYQnBMbTkwYUdWeUxtVjRZVzF3YkdVdWIzSm5NQ0FYRFRJMk1URXlPVEF4TlRreApObG9ZRHpJd05URXdOekl4TURFMU9U',
  'RTJXakFnTVI0d0hBWURWUVFEREJWaGNHa3ViM1JvWlhJdVpYaGhiWEJzClpTNXZjbWN3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVRyTzZn',
  'MjhNRWlvWEYzNHhyQU5mNzQKM2ZteTBZUGs2ZHg5dUFMdGZTaEdLQWp0L2x0dWhWOHdDL2cwWWd4b01odGNidkdFSkRMenVtRVA1M2tNRi8wdApvM0l3Y0RB',
  'ZEJnTlZIUTRFRmdRVUUxYlBFSEZSNURFb1EvRTU5MTZxRmlrSjl6QXdId1lEVlIwakJCZ3dGb0FVCkUxYlBFSEZSNURFb1EvRTU5MTZxRmlrSjl6QXdEQVlE',
  'VlIwVEFRSC9CQUl3QURBZ0JnTlZIUkVFR1RBWGdoVmgKY0drdWIzUm9aWEl1WlhoaGJYQnNaUzV2Y21jd0NnWUlLb1pJemowRUF3SURTQUF3UlFJZ04vR1lx',
  'RSthM2ZERwo4OUVudkNlRVc2eXhGb0RnVmszaEJiSk1JTys2SG4wQ0lRRGdoU2ZxQzZxL0IwbzFkQmloYk56V2dITFdkaEpRCnpXWjc1VjVkNmFoR0dBPT0K',
  'LS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=',
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
