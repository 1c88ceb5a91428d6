import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FailoverTest } from '../src/failover-rows';
import { LocalDeployment, PRIMARY, RECOVERY } from '../src/local-deployment';
import { synthesizeProd } from '../src/variants';

const prod = new LocalDeployment('prod');
const failover = new FailoverTest(prod);
const NEW_DATABASE = 'pets-api-db-2';
let lag: NodeJS.Timeout | undefined;

beforeAll(async () => {
  await prod.start();
  await prod.deploy();
  await failover.start();
  for (const region of [PRIMARY, RECOVERY]) await failover.pushImage('a1', region);
});
afterAll(async () => {
  clearInterval(lag);
  await failover.proxy.close();
  await prod.close();
});

/** Reports that a replica has no lag, as Amazon RDS does each minute. */
function reportLag(region: string, database: string): void {
  const client = new CloudWatchClient(prod.client(region));
  const Dimensions = [{ Name: 'DBInstanceIdentifier', Value: database }];
  lag = setInterval(() => {
    const MetricData = [{ MetricName: 'ReplicaLag', Dimensions, Value: 0, Timestamp: new Date() }];
    void client.send(new PutMetricDataCommand({ Namespace: 'AWS/RDS', MetricData }));
  }, 1_000);
}

test('a takeover is aborted after the switch, which stays in its position', async () => {
  // the first call of the promotion, which otherwise can be sent before the command is killed
  failover.proxy.held = 'rds AddTagsToResource';
  await failover.interrupt(['take-over'], /route +done/);
  failover.proxy.held = undefined;
  expect(await failover.alarm()).toBe('ALARM');
  await failover.succeed('abort');
  expect(await failover.alarm()).toBe('OK');
  expect(await failover.service(PRIMARY)).toMatchObject({ desired: 5, minCapacity: '2' });
  expect(await failover.service(RECOVERY)).toMatchObject({ desired: 0, minCapacity: '0' });
  // a minute without data keeps the position
  await new Promise((resolve) => setTimeout(resolve, 65_000));
  expect(await failover.alarm()).toBe('OK');
});

/** Deploys the stack Data with a replica of the promoted database, as the runbook give-back does. */
async function createReplica(): Promise<void> {
  const assembly = synthesizeProd({
    PETS_PROD_DATABASE_IDENTIFIER: NEW_DATABASE,
    PETS_PROD_RESTORE_FROM: 'replica:pets-api-db-replica',
  });
  const replaced = ['Resource', 'Logs/postgresql', 'Logs/upgrade'].map((id) => `Data/Database/${id}/Resource`);
  const allowed = [`--allowReplacement=${replaced.join(',')}`, `--allowLessProtection=${replaced[0]}`];
  await prod.nx('deploy', ['--yes', '--stacks=Data', ...allowed], { assembly });
}

test('the stack Standby is deployed while the primary Region is lost', async () => {
  await failover.succeed('take-over');
  failover.proxy.lost = PRIMARY;
  await failover.pushImage('c3');
  await prod.nx('deploy', ['--yes', '--stacks=Standby'], {
    assembly: synthesizeProd({ PETS_IMAGE_TAG: 'c3' }),
    endpoint: failover.proxy.endpoint,
    region: RECOVERY,
  });
  failover.proxy.lost = undefined;
  expect(prod.lines.filter((line) => line.startsWith('warning: us-east-1 does not answer'))).not.toEqual([]);
  expect(await failover.service(RECOVERY)).toMatchObject({ desired: 5, image: expect.stringMatching(/pets-api:c3$/) });
});

test('the traffic is given back to a replica of the promoted database', async () => {
  // the old database is not a replica
  const refused = await failover.run(['give-back']);
  expect(refused.status).toBe(1);
  expect(refused.lines.join('\n')).toMatch(/pets-api-db is not a replica while us-west-2 serves/);
  expect(await failover.alarm()).toBe('ALARM');

  await createReplica();
  reportLag(PRIMARY, NEW_DATABASE);
  await failover.interrupt(['give-back', `--database=${NEW_DATABASE}`], /catch-up +done/);
  expect(await failover.service(RECOVERY)).toMatchObject({ desired: 0, minCapacity: '0' });
  await failover.succeed('give-back', `--database=${NEW_DATABASE}`);
  expect(failover.report).toMatchObject({ outcome: 'done' });
  expect(await failover.alarm()).toBe('OK');
  expect(await failover.source(PRIMARY, NEW_DATABASE)).toBe('');
  expect(await failover.service(PRIMARY)).toMatchObject({ desired: 5, minCapacity: '2' });
  expect(await failover.service(RECOVERY)).toMatchObject({ desired: 0 });
  expect(await failover.rotates('pets-api/db-app')).toBe(true);
  // there is no replica in the recovery Region any more
  expect((await failover.run(['take-over'])).status).toBe(1);
});
