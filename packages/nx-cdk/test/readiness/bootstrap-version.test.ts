import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { bootstrapVersion } from '../../src/readiness/bootstrap-version';
import { requirementsOf, stackOf } from '../support/requirements';

const ssm = mockClient(SSMClient);
const parameter = '/cdk-bootstrap/hnb659fds/version';

beforeEach(() => ssm.reset());

function run(...versions: number[]) {
  return bootstrapVersion.run(
    requirementsOf(...versions.map((version) => stackOf({}, { bootstrap: { version, parameter } }))),
  );
}

test('accepts a bootstrap stack of the required version', async () => {
  ssm.on(GetParameterCommand, { Name: parameter }).resolves({ Parameter: { Value: '8' } });
  expect(await run(6, 8)).toEqual([
    {
      check: 'bootstrap',
      where: 'eu-west-1',
      verdict: 'ok',
      detail: 'the bootstrap stack has version 8',
      fix: undefined,
    },
  ]);
});

test('rejects a bootstrap stack that is older than one of the stacks requires', async () => {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '7' } });
  expect(await run(6, 8)).toMatchObject([
    {
      verdict: 'failed',
      detail: 'the bootstrap stack has version 7, the stacks require version 8 or later',
      fix: 'npx nx bootstrap shop -c dev',
    },
  ]);
});

test('rejects a Region without a bootstrap stack', async () => {
  ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: '', $metadata: {} }));
  expect(await run(6)).toMatchObject([
    { verdict: 'failed', detail: 'there is no bootstrap stack, the stacks require version 6 or later' },
  ]);
});

test('checks nothing for stacks that require no bootstrap stack', async () => {
  expect(await bootstrapVersion.run(requirementsOf(stackOf({})))).toEqual([]);
});
