import { FaultProxy } from '../src/fault-proxy';
import { LocalDeployment } from '../src/local-deployment';

const dev = new LocalDeployment('dev');
let proxy: FaultProxy;

beforeAll(async () => {
  await dev.start();
  proxy = await FaultProxy.start(dev.endpoint, 0.25, 20260101);
});
afterAll(async () => {
  await proxy.close();
  await dev.close();
});

test('bootstrap and deploy succeed while API calls are throttled and fail', async () => {
  await dev.deploy({ endpoint: proxy.endpoint });

  const stacks = await dev.stacks();
  expect(stacks.map(({ StackStatus }) => StackStatus)).toEqual(stacks.map(() => 'CREATE_COMPLETE'));
  // each kind of fault must have occurred often
  const faults = Object.values(proxy.given).reduce((sum, count) => sum + count, 0);
  expect(faults).toBeGreaterThan(0.15 * (faults + proxy.passed));
  expect(Object.keys(proxy.given).sort()).toEqual([
    'InternalFailure',
    'RequestLimitExceeded',
    'ServiceUnavailable',
    'Throttling',
    'TooManyRequestsException',
  ]);
});
