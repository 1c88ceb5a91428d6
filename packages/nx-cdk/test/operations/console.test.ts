import { openerOf } from '../../src/operations/console/browser';
import { ConsoleUrls } from '../../src/operations/console/urls';

test.each([
  ['darwin', ['open', ['https://a?b&c']]],
  ['linux', ['xdg-open', ['https://a?b&c']]],
  ['win32', ['rundll32', ['url.dll,FileProtocolHandler', 'https://a?b&c']]],
] as const)('opens a URL on %s', (platform, expected) => {
  expect(openerOf(platform, 'https://a?b&c')).toEqual(expected);
});

test.each([
  ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#dashboards/dashboard/a%20b'],
  [
    'aws-us-gov',
    'us-gov-west-1',
    'https://console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#dashboards/dashboard/a%20b',
  ],
])('the console of %s', (partition, region, expected) => {
  expect(new ConsoleUrls(partition, region).dashboard('a b')).toBe(expected);
});

test('fails for a partition whose console is not known', () => {
  expect(() => new ConsoleUrls('aws-iso', 'us-iso-east-1')).toThrow(
    'the console of the partition aws-iso is not known',
  );
});
