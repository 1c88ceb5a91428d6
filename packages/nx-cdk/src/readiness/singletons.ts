import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { CostExplorerClient, GetAnomalyMonitorsCommand } from '@aws-sdk/client-cost-explorer';
import { ECRClient, GetSigningConfigurationCommand, SigningConfigurationNotFoundException } from '@aws-sdk/client-ecr';
import { IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { byRegion, newResources, type Check, type Finding, type Found } from './check';

/** AWS Config allows one recorder in each Region of an account. */
export const configRecorders: Check = {
  id: 'config-recorder',
  async run(requirements) {
    const recorders = byRegion(newResources(requirements, 'AWS::Config::ConfigurationRecorder'));
    return Promise.all(
      [...recorders.keys()].map(async (region) => {
        const client = new ConfigServiceClient({ region, maxAttempts: MAX_ATTEMPTS });
        const { ConfigurationRecorders = [] } = await client.send(new DescribeConfigurationRecordersCommand({}));
        const names = ConfigurationRecorders.map(({ name = '' }) => name);
        return singleton('config-recorder', region, 'AWS Config recorder', names, 'use the existing recorder');
      }),
    );
  },
};

/** IAM allows one OIDC provider for each URL in an account. */
export const oidcProviders: Check = {
  id: 'oidc-provider',
  async run(requirements) {
    const urls = newResources(requirements, 'AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider')
      .map(({ Properties = {} }) => Properties.Url ?? Properties.url)
      .filter((url): url is string => typeof url === 'string');
    if (urls.length === 0) return [];
    const client = new IAMClient({ region: 'us-east-1', maxAttempts: MAX_ATTEMPTS });
    const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
    return urls.map((url) => {
      const host = url.replace(/^https:\/\//, '');
      const arns = OpenIDConnectProviderList.map(({ Arn = '' }) => Arn).filter((arn) => arn.endsWith(`/${host}`));
      return singleton('oidc-provider', 'IAM', `OIDC provider of ${host}`, arns, 'use the existing provider');
    });
  },
};

/** Cost Explorer allows one monitor by service in an account, and monitors by tag only in a management account. */
export const anomalyMonitors: Check = {
  id: 'anomaly-monitor',
  async run(requirements) {
    const monitors = newResources(requirements, 'AWS::CE::AnomalyMonitor').filter(isByService);
    if (monitors.length === 0) return [];
    const client = new CostExplorerClient({ region: 'us-east-1', maxAttempts: MAX_ATTEMPTS });
    const { AnomalyMonitors = [] } = await client.send(new GetAnomalyMonitorsCommand({ MaxResults: 100 }));
    const names = AnomalyMonitors.filter(
      ({ MonitorType, MonitorDimension }) => MonitorType === 'DIMENSIONAL' && MonitorDimension === 'SERVICE',
    ).map(({ MonitorArn = '' }) => MonitorArn);
    return [singleton('anomaly-monitor', 'Cost Explorer', 'monitor by service', names, 'use the existing monitor')];
  },
};

/** Amazon ECR allows one signing configuration in each Region of an account. */
export const signingConfigurations: Check = {
  id: 'image-signing',
  async run(requirements) {
    const configurations = byRegion(newResources(requirements, 'AWS::ECR::SigningConfiguration'));
    return Promise.all(
      [...configurations.keys()].map(async (region) => {
        const profiles = await signingProfiles(new ECRClient({ region, maxAttempts: MAX_ATTEMPTS }));
        const what = 'signing configuration of Amazon ECR';
        return singleton('image-signing', region, what, profiles, 'add the repositories to the existing configuration');
      }),
    );
  },
};

async function signingProfiles(client: ECRClient): Promise<readonly string[]> {
  try {
    const { signingConfiguration } = await client.send(new GetSigningConfigurationCommand({}));
    return (signingConfiguration?.rules ?? []).map(({ signingProfileArn = '' }) => signingProfileArn);
  } catch (error) {
    if (error instanceof SigningConfigurationNotFoundException) return [];
    throw error;
  }
}

function isByService({ Properties = {} }: Found): boolean {
  return Properties.MonitorType === 'DIMENSIONAL' && Properties.MonitorDimension === 'SERVICE';
}

function singleton(
  check: Finding['check'],
  where: string,
  what: string,
  existing: readonly string[],
  fix: string,
): Finding {
  return existing.length === 0
    ? { check, where, verdict: 'ok', detail: `the account has no ${what} yet` }
    : { check, where, verdict: 'failed', detail: `the account already has the ${what}: ${existing.join(', ')}`, fix };
}
