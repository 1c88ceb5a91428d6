import { checkRestore } from '../../../src/postgres/private/restore';

const TIME = '2026-01-31T23:45:00Z';
const ARN = 'arn:aws:rds:us-east-1:111111111111:db:shop';
const check = (restore: object) =>
  checkRestore({ completed: false, ...restore } as never, 'eu-west-1').filter((problem) => problem !== undefined);

test.each([
  { sourceDbiResourceId: 'db-1', restoreTime: TIME },
  { sourceDbInstanceArn: ARN },
  { sourceDbInstanceArn: `arn:aws-us-gov:rds:us-gov-west-1:111111111111:db:a${'-'.repeat(62)}` },
])('accepts %j', (restore) => {
  expect(check(restore)).toEqual([]);
});

test.each(['', '2026-01-31', `x${TIME}`, `${TIME}x`, '2026-01-31T23:45Z'])('rejects the time %j', (restoreTime) => {
  expect(check({ sourceDbiResourceId: 'db-1', restoreTime })).toEqual([
    `restoreFrom must have a restoreTime such as ${TIME}, got ${restoreTime}`,
  ]);
});

test.each([
  'shop',
  `x${ARN}`,
  `${ARN}:x`,
  ARN.replace('111111111111', '1'),
  ARN.replace(':db:', ':cluster:'),
  ARN.replace('shop', '1shop'),
  ARN.replace('shop', `a${'-'.repeat(63)}`),
])('rejects the ARN %j', (sourceDbInstanceArn) => {
  expect(check({ sourceDbInstanceArn })).toEqual([
    `restoreFrom must have the ARN of a DB instance, arn:aws:rds:…:db:…, got ${sourceDbInstanceArn}`,
  ]);
});

test('rejects a database in the same Region', () => {
  expect(check({ sourceDbInstanceArn: ARN.replace('us-east-1', 'eu-west-1') })).toEqual([
    'restoreFrom must have a database in another Region, got eu-west-1',
  ]);
});
