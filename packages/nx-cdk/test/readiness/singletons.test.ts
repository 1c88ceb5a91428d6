import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { CostExplorerClient, GetAnomalyMonitorsCommand } from '@aws-sdk/client-cost-explorer';
import { ECRClient, GetSigningConfigurationCommand, SigningConfigurationNotFoundException } from '@aws-sdk/client-ecr';
import { IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { anomalyMonitors, configRecorders, oidcProviders, signingConfigurations } from '../../src/readiness/singletons';
import { requirementsOf, stackOf } from '../support/requirements';

const config = mockClient(ConfigServiceClient);
const costExplorer = mockClient(CostExplorerClient);
const ecr = mockClient(ECRClient);
const iam = mockClient(IAMClient);

beforeEach(() => [config, costExplorer, ecr, iam].forEach((client) => client.reset()));

const recorder = requirementsOf(stackOf({ Recorder: { Type: 'AWS::Config::ConfigurationRecorder' } }));
const provider = requirementsOf(
  stackOf({
    Provider: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://token.actions.githubusercontent.com' } },
  }),
);
const monitor = requirementsOf(
  stackOf({
    Monitor: {
      Type: 'AWS::CE::AnomalyMonitor',
      Properties: { MonitorType: 'DIMENSIONAL', MonitorDimension: 'SERVICE' },
    },
  }),
);

test('rejects a second AWS Config recorder in a Region', async () => {
  config.on(DescribeConfigurationRecordersCommand).resolves({ ConfigurationRecorders: [{ name: 'default' }] });
  expect(await configRecorders.run(recorder)).toEqual([
    {
      check: 'config-recorder',
      where: 'eu-west-1',
      verdict: 'failed',
      detail: 'the account already has the AWS Config recorder: default',
      fix: 'use the existing recorder',
    },
  ]);
});

test('accepts the first AWS Config recorder, and one that a deployed stack created', async () => {
  config.on(DescribeConfigurationRecordersCommand).resolves({});
  expect(await configRecorders.run(recorder)).toMatchObject([{ verdict: 'ok' }]);
  expect(await configRecorders.run({ ...recorder, deployed: new Set(recorder.stacks) })).toEqual([]);
});

test('rejects a second OIDC provider with the same URL', async () => {
  const arn = 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com';
  iam.on(ListOpenIDConnectProvidersCommand).resolves({ OpenIDConnectProviderList: [{ Arn: arn }] });
  expect(await oidcProviders.run(provider)).toMatchObject([
    { verdict: 'failed', detail: expect.stringContaining(arn), fix: 'use the existing provider' },
  ]);
});

test('accepts an OIDC provider in addition to providers with other URLs', async () => {
  const arn = 'arn:aws:iam::111111111111:oidc-provider/my.token.actions.githubusercontent.com';
  iam.on(ListOpenIDConnectProvidersCommand).resolves({ OpenIDConnectProviderList: [{ Arn: arn }] });
  expect(await oidcProviders.run(provider)).toMatchObject([{ verdict: 'ok' }]);
});

test('rejects a second anomaly monitor by service', async () => {
  const existing = {
    MonitorName: 'all',
    MonitorArn: 'arn:aws:ce::1:anomalymonitor/a',
    MonitorType: 'DIMENSIONAL' as const,
  };
  costExplorer.on(GetAnomalyMonitorsCommand).resolves({
    AnomalyMonitors: [{ ...existing, MonitorDimension: 'SERVICE' }],
  });
  expect(await anomalyMonitors.run(monitor)).toMatchObject([
    { verdict: 'failed', where: 'Cost Explorer', fix: 'use the existing monitor' },
  ]);
  costExplorer.on(GetAnomalyMonitorsCommand).resolves({
    AnomalyMonitors: [{ ...existing, MonitorDimension: 'LINKED_ACCOUNT' }],
  });
  expect(await anomalyMonitors.run(monitor)).toMatchObject([{ verdict: 'ok' }]);
});

test('makes no call for stacks that create none of these', async () => {
  const tagged = { Type: 'AWS::CE::AnomalyMonitor', Properties: { MonitorType: 'CUSTOM' } };
  const requirements = requirementsOf(stackOf({ Monitor: tagged }));
  for (const check of [configRecorders, oidcProviders, anomalyMonitors])
    expect(await check.run(requirements)).toEqual([]);
  expect([...config.calls(), ...costExplorer.calls(), ...iam.calls()]).toEqual([]);
});

describe('a signing configuration of Amazon ECR', () => {
  const signing = requirementsOf(stackOf({ Signing: { Type: 'AWS::ECR::SigningConfiguration' } }));

  test('is rejected if the Region has one', async () => {
    const signingProfileArn = 'arn:aws:signer:eu-west-1:111111111111:/signing-profiles/images';
    ecr.on(GetSigningConfigurationCommand).resolves({ signingConfiguration: { rules: [{ signingProfileArn }] } });
    expect(await signingConfigurations.run(signing)).toEqual([
      {
        check: 'image-signing',
        where: 'eu-west-1',
        verdict: 'failed',
        detail: `the account already has the signing configuration of Amazon ECR: ${signingProfileArn}`,
        fix: 'add the repositories to the existing configuration',
      },
    ]);
  });

  test('is accepted if the Region has none, and if a deployed stack created it', async () => {
    const none = new SigningConfigurationNotFoundException({ message: 'none', $metadata: {} });
    ecr.on(GetSigningConfigurationCommand).rejects(none);
    expect(await signingConfigurations.run(signing)).toMatchObject([{ verdict: 'ok' }]);
    ecr.on(GetSigningConfigurationCommand).resolves({ signingConfiguration: { rules: [] } });
    expect(await signingConfigurations.run(signing)).toMatchObject([{ verdict: 'ok' }]);
    expect(await signingConfigurations.run({ ...signing, deployed: new Set(signing.stacks) })).toEqual([]);
  });

  test('is unknown if Amazon ECR refuses the request', async () => {
    ecr.on(GetSigningConfigurationCommand).rejects(new Error('denied'));
    await expect(signingConfigurations.run(signing)).rejects.toThrow('denied');
  });
});
