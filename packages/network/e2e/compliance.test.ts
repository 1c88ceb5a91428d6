import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib/core';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { AddressPlan, FlowLogs, Ingress, PathBehavior, TierSecurityGroups } from '../src';
import { stackIn, twoZonePlan, vpcIn } from '../test/fixtures';
import { distributionIn } from '../test/edge/distribution-fixtures';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

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
  let report: Report;
  let outdir: string;

  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'compliance-'));
    const app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
    networkIn(app, 'Ipv4', false);
    networkIn(app, 'DualStack', true);
    distributionOf(app);
    new s3.CfnBucket(stackIn(app, 'Faulty'), 'Bucket', { accessControl: 'NoSuchValue' });
    Validations.of(app).addPlugins(
      new AwsSolutionsChecks(app),
      new NIST80053R5Checks(app),
      new PCIDSS321Checks(app),
      new HIPAASecurityChecks(app),
    );
    process.env.CDK_VALIDATION = 'true';
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      app.synth();
    } catch {
      // A finding throws. The report contains it.
    } finally {
      process.env.CDK_VALIDATION = 'false';
    }
    report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  }, 120_000);

  afterAll(() => {
    rmSync(outdir, { recursive: true });
  });

  /** Returns the findings in a stack, by construct path without the name of the stack. */
  function findings(stack: string): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { ruleName, violatingConstructs } of report.pluginReports.flatMap(({ violations = [] }) => violations)) {
      for (const { constructPath } of violatingConstructs) {
        const [owner, ...rest] = constructPath.split('/');
        if (owner === stack) (found[rest.join('/')] ??= []).push(ruleName);
      }
    }
    return Object.fromEntries(Object.entries(found).map(([path, rules]) => [path, rules.sort()]));
  }

  test('each validator finds the deliberate fault', () => {
    const finders = report.pluginReports.filter(({ violations = [] }) =>
      violations.some(({ violatingConstructs }) =>
        violatingConstructs.some(({ constructPath }) => constructPath === 'Faulty/Bucket'),
      ),
    );
    expect(finders.map(({ pluginName }) => pluginName).sort()).toEqual(
      ['AwsSolutions', 'CloudFormation Validate', 'HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].sort(),
    );
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
    expect(findings(stack)).toEqual(known([1, 2], versions));
  });

  test('a distribution has no findings, and its secret is rotated with deployments', () => {
    expect(findings('Cdn')).toEqual({
      'Verification/Generation1/Resource': [
        'AwsSolutions-SMG4',
        'HIPAA.Security-SecretsManagerRotationEnabled',
        'NIST.800.53.R5-SecretsManagerRotationEnabled',
      ],
    });
  });
});
