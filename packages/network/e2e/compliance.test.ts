import { App } from 'aws-cdk-lib/core';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AddressPlan, FlowLogs, Ingress, PathBehavior, TierSecurityGroups } from '../src';
import { ValidatedApp } from '../../../tools/jest/src/validated-app';
import { stackIn, twoZonePlan, vpcIn } from '../test/fixtures';
import { distributionIn } from '../test/edge/distribution-fixtures';

/** Creates a VPC and its security groups. */
function networkIn(app: App, id: string, dualStack: boolean): void {
  const stack = stackIn(app, id);
  const vpc = vpcIn(stack, {
    addressPlan: AddressPlan.of({ ...twoZonePlan(), dualStack }),
    flowLogs: FlowLogs.toCloudWatch({ encryptionKey: new kms.Key(stack, 'LogKey', { enableKeyRotation: true }) }),
  });
  new TierSecurityGroups(stack, 'Groups', { vpc, ingress: Ingress.cloudFrontOnly() });
}

/** Creates a distribution with each option of its paths. */
function distributionOf(app: App): void {
  const stack = stackIn(app, 'Cdn');
  const fallback = new origins.HttpOrigin('fallback.example.com', {
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
  });
  const publicKey = cloudfront.PublicKey.fromPublicKeyId(stack, 'PublicKey', 'K36X4X2EO997HM');
  const keyGroup = new cloudfront.KeyGroup(stack, 'KeyGroup', { items: [publicKey] });
  distributionIn(stack, {
    geoRestriction: cloudfront.GeoRestriction.allowlist('DE', 'FR'),
    responseHeadersPolicy: new cloudfront.ResponseHeadersPolicy(stack, 'Headers', {
      securityHeadersBehavior: { contentTypeOptions: { override: true } },
    }),
    pathBehaviors: [
      PathBehavior.staticFiles('/reports/*', { trustedKeyGroups: [keyGroup] }),
      PathBehavior.staticFiles('/assets/*', { originFallback: { origin: fallback } }),
      PathBehavior.uncached('/partners/*', { allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS }),
    ],
  });
}

describe('validated by CloudFormation and four rule packs', () => {
  const validated = new ValidatedApp((app) => {
    networkIn(app, 'Ipv4', false);
    networkIn(app, 'DualStack', true);
    distributionOf(app);
  });

  /** The design of a network: fixed zones, a route to the internet gateway, and a network ACL for the isolated tiers. */
  const known = (zones: number[], versions: string[]) => {
    const each = <T>(values: readonly T[], path: (value: T) => string, rules: string[]) =>
      Object.fromEntries(values.map((value) => [path(value), rules]));
    const routes = ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'];
    const subnets = zones.flatMap((zone) =>
      ['public', 'private', 'database'].map((tier) => `Vpc/${tier}Subnet${zone}`),
    );
    const defaults = zones.flatMap((zone) =>
      versions.map((version) => `Vpc/publicSubnet${zone}/DefaultRoute${version}`),
    );
    const entries = ['FromVpc', 'ToVpc'].flatMap((entry) =>
      versions.map((version) => `/${entry}${version === '6' ? 'Ipv6' : ''}`),
    );
    return {
      ...each(subnets, (subnet) => `${subnet}/Subnet`, ['W3010']),
      ...each(
        defaults,
        (route) => route,
        routes.map((pack) => `${pack}-VPCNoUnrestrictedRouteToIGW`),
      ),
      ...each(['', ...entries], (entry) => `Vpc/IsolatedNetworkAcl/Resource${entry}/Resource`, ['AwsSolutions-VPC3']),
    };
  };

  test.each([
    ['Ipv4', ['']],
    ['DualStack', ['', '6']],
  ])('a network (%s) has findings of its design only', (stack, versions) => {
    expect(validated.findings(stack)).toEqual(known([1, 2], versions));
  });

  test('a distribution has no findings, and its secret is rotated with deployments', () => {
    expect(validated.findings('Cdn')).toEqual({
      'Verification/Generation1/Resource': [
        'AwsSolutions-SMG4',
        'HIPAA.Security-SecretsManagerRotationEnabled',
        'NIST.800.53.R5-SecretsManagerRotationEnabled',
      ],
    });
  });
});
