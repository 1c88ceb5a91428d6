import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { ECR, DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import { mockClient } from 'aws-sdk-client-mock';

/** The state of a Region that the function reads. */
interface RegionState {
  hasImage(repositoryName: string, imageTag: string): Promise<boolean>;
  fargateQuota(): Promise<number>;
  secretVersion(id: string): Promise<string | undefined>;
  isInAlarm(name: string): Promise<boolean>;
}

const mockGiven = { createHandler: (given: unknown) => given };
jest.mock('../../functions/readiness/handler', () => mockGiven);
jest.mock('../../functions/migration/handler', () => mockGiven);
jest.mock('../../functions/image-verification/handler', () => mockGiven);
// only the runtime of AWS Lambda has it
jest.mock('@aws-sdk/client-signer', () => ({ Signer: class {} }), { virtual: true });

process.env.PLAN = JSON.stringify({ primary: { region: 'us-east-1' }, recovery: { region: 'us-west-2' } });
const entryPoint = <T>(name: string) => jest.requireActual<{ handler: T }>(`../../functions/${name}/index`).handler;

describe('the readiness of a standby', () => {
  const ecr = mockClient(ECR);
  const quotas = mockClient(ServiceQuotas);
  const secrets = mockClient(SecretsManager);
  const cloudWatch = mockClient(CloudWatch);
  const { recovery } = entryPoint<{ recovery: RegionState }>('readiness');
  const named = (name: string) => Object.assign(new Error(name), { name });

  beforeEach(() => [ecr, quotas, secrets, cloudWatch].forEach((mock) => mock.reset()));

  test.each([
    [[{}], true],
    [[], false],
    [undefined, false],
  ])('images %j', async (imageDetails, expected) => {
    ecr.on(DescribeImagesCommand).resolves({ imageDetails });
    expect(await recovery.hasImage('api', '1')).toBe(expected);
  });

  test('only a missing image is missing', async () => {
    ecr.onAnyCommand().rejects(named('ImageNotFoundException'));
    expect(await recovery.hasImage('api', '1')).toBe(false);
    ecr.onAnyCommand().rejects(named('RepositoryNotFoundException'));
    await expect(recovery.hasImage('api', '1')).rejects.toThrow('RepositoryNotFoundException');
  });

  test('a quota that was never changed has its default', async () => {
    quotas.onAnyCommand().resolves({ Quota: { Value: 7 } });
    expect(await recovery.fargateQuota()).toBe(7);
    quotas.reset();
    quotas
      .onAnyCommand()
      .rejectsOnce(named('NoSuchResourceException'))
      .resolves({ Quota: { Value: 6 } });
    expect(await recovery.fargateQuota()).toBe(6);
    quotas.reset();
    quotas.onAnyCommand().rejects(named('AccessDenied'));
    await expect(recovery.fargateQuota()).rejects.toThrow('AccessDenied');
  });

  test('the version of a secret is the current one', async () => {
    secrets.onAnyCommand().resolves({ VersionIdsToStages: { old: ['AWSPREVIOUS'], new: ['AWSCURRENT'] } });
    expect(await recovery.secretVersion('a')).toBe('new');
    secrets.onAnyCommand().resolves({});
    expect(await recovery.secretVersion('a')).toBeUndefined();
  });

  test.each([
    ['ALARM', true],
    ['OK', false],
    ['INSUFFICIENT_DATA', false],
  ] as const)('an alarm in the state %s', async (StateValue, expected) => {
    cloudWatch.onAnyCommand().resolves({ MetricAlarms: [{ StateValue }] });
    expect(await recovery.isInAlarm('active')).toBe(expected);
  });
});

test.each(['migration', 'image-verification'])(
  '%s sends the response to CloudFormation, and fails if it is rejected',
  async (name) => {
    const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response('', { status: 200 }));
    const { put } = entryPoint<{ put(url: string, body: string): Promise<void> }>(name);
    await put('https://example.com/response', '{}');
    const request = { method: 'PUT', body: '{}', headers: { 'content-type': '' } };
    expect(fetched).toHaveBeenCalledWith('https://example.com/response', request);
    fetched.mockResolvedValueOnce(new Response('', { status: 500 }));
    await expect(put('https://example.com/response', '{}')).rejects.toThrow(
      /^AWS CloudFormation rejected the response with status 500$/,
    );
    fetched.mockRestore();
  },
);
