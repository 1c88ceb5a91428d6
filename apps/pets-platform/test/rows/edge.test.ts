import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();
const names = {
  dev: 'pets-api-dev.example.com',
  staging: 'pets-api-staging.example.com',
  prod: 'pets-api.example.com',
};

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const traffic = deployment.template(environment, 'Traffic');
  const edge = deployment.template(environment, 'Edge');
  const [{ Properties: distribution }] = deployment.resources(environment, 'Traffic', 'AWS::CloudFront::Distribution');
  const { DefaultCacheBehavior, CacheBehaviors, Origins, ViewerCertificate, ...config } =
    distribution.DistributionConfig;
  const fromEdge = {
    'Fn::GetStackOutput': expect.objectContaining({ StackName: `${environment}-Edge`, Region: 'us-east-1' }),
  };
  const certificateOf = (stack: string) =>
    deployment.resources(environment, stack, 'AWS::CertificateManager::Certificate')[0].Properties;

  test('N9: viewers use HTTPS with TLS 1.2 or later, and errors are not cached', () => {
    expect(ViewerCertificate).toMatchObject({
      AcmCertificateArn: fromEdge,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
    // a redirect of the API would accept a bearer token over HTTP once
    expect([DefaultCacheBehavior, ...CacheBehaviors].map(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy)).toEqual([
      'https-only',
      ...Array(CacheBehaviors.length).fill('redirect-to-https'),
    ]);
    expect(config.CustomErrorResponses).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
    expect(config).toMatchObject({ Aliases: [names[environment]], HttpVersion: 'http2and3' });
  });

  test('N9: static paths are cached, the API is not', () => {
    // the ids of the managed policies CachingDisabled and CachingOptimized
    expect(DefaultCacheBehavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(
      CacheBehaviors.map(({ PathPattern, CachePolicyId }: Record<string, string>) => [PathPattern, CachePolicyId]),
    ).toEqual([
      ['/static/*', '658327ea-f89d-4fab-a63d-7e88639e58f6'],
      ['/webjars/*', '658327ea-f89d-4fab-a63d-7e88639e58f6'],
    ]);
  });

  test('N9: requests are logged', () => {
    expect(config).not.toHaveProperty('Logging');
    const propertiesOf = (type: string) => deployment.resources(environment, 'Traffic', type)[0].Properties;
    expect(propertiesOf('AWS::Logs::DeliverySource')).toMatchObject({
      LogType: 'ACCESS_LOGS',
      ResourceArn: { 'Fn::Join': ['', expect.arrayContaining([{ Ref: expect.stringMatching(/^Distribution/) }])] },
    });
    expect(propertiesOf('AWS::Logs::DeliveryDestination')).toMatchObject({
      OutputFormat: 'json',
      DestinationResourceArn: {
        'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^AccessLogs/), 'Arn'] }, '/cloudfront']],
      },
    });
    expect(propertiesOf('AWS::Logs::Delivery')).toBeDefined();
  });

  test('N9: the load balancer denies requests without the secret header of the distribution', () => {
    const [{ CustomOriginConfig, OriginCustomHeaders }] = Origins.map((origin: Record<string, unknown>) => origin);
    expect(CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] });
    const [{ HeaderName, HeaderValue }] = OriginCustomHeaders;
    expect(JSON.stringify(HeaderValue)).toMatch(/\{\{resolve:secretsmanager:/);

    const rulesOf = (stack: string) =>
      deployment
        .resources(environment, stack, 'AWS::ElasticLoadBalancingV2::ListenerRule')
        .map(({ Properties }) => Properties);
    const [[forward], [refuse]] = [rulesOf('Service'), rulesOf('Traffic')];
    expect([forward, refuse].map(({ Actions }) => Actions[0].Type)).toEqual(['forward', 'fixed-response']);
    expect(forward.Priority).toBeLessThan(refuse.Priority);
    // the same secret, which the Service stack reads as an output
    const [{ Ref: secret }] = HeaderValue['Fn::Join'][1].filter((part: unknown) => typeof part === 'object');
    const output = Object.entries(traffic.findOutputs('*')).find(([, { Value }]) => Value.Ref === secret)?.[0];
    const Values = [
      {
        'Fn::Join': [
          '',
          HeaderValue['Fn::Join'][1].map((part: unknown) =>
            typeof part === 'object' ? { 'Fn::GetStackOutput': expect.objectContaining({ OutputName: output }) } : part,
          ),
        ],
      },
    ];
    expect(forward.Conditions).toEqual([
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: HeaderName, Values } },
    ]);
    expect(refuse.Actions[0].FixedResponseConfig.StatusCode).toBe('403');
    traffic.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      DefaultActions: [{ Type: 'fixed-response' }],
    });
  });

  test('N10: the domain name of the API has A and AAAA aliases of the distribution', () => {
    for (const Type of ['A', 'AAAA']) {
      traffic.hasResourceProperties('AWS::Route53::RecordSet', {
        Name: `${names[environment]}.`,
        Type,
        AliasTarget: { DNSName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Distribution'), 'DomainName'] } },
      });
    }
  });

  test('N10: each certificate is validated with DNS and is in the Region of its consumer', () => {
    expect(deployment.artifact(environment, 'Edge').environment.region).toBe('us-east-1');
    expect(certificateOf('Edge')).toMatchObject({ DomainName: names[environment], ValidationMethod: 'DNS' });
    expect(certificateOf('Traffic')).toMatchObject({ DomainName: names[environment], ValidationMethod: 'DNS' });
  });

  test('N10: the certificate of the load balancer covers the origin domain name', () => {
    expect(certificateOf('Traffic').SubjectAlternativeNames).toEqual([Origins[0].DomainName]);
    traffic.hasResourceProperties('AWS::Route53::RecordSet', { Name: `${Origins[0].DomainName}.`, Type: 'A' });
  });

  test.each([
    ['CLOUDFRONT', edge],
    ['REGIONAL', traffic],
  ])("X1: the %s web ACL blocks by AWS's managed rules and by rate, and is logged", (Scope, template) => {
    const [[id, { Properties }]] = Object.entries(
      template.findResources('AWS::WAFv2::WebACL', { Properties: { Scope } }),
    );
    const rules = Properties.Rules as { Statement: Record<string, Record<string, unknown>>; OverrideAction?: object }[];
    const managed = rules.filter(({ Statement }) => Statement.ManagedRuleGroupStatement);
    expect(managed.map(({ Statement }) => Statement.ManagedRuleGroupStatement.Name).sort()).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
    expect(managed.map(({ OverrideAction }) => OverrideAction)).toEqual(Array(4).fill({ None: {} }));
    expect(rules.filter(({ Statement }) => Statement.RateBasedStatement)).toHaveLength(1);
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { ResourceArn: { 'Fn::GetAtt': [id, 'Arn'] } });
  });

  test('X1: the regional web ACL logs neither credentials nor the header of the origin', () => {
    const [{ HeaderName }] = Origins[0].OriginCustomHeaders;
    const headers = ['authorization', 'cookie', HeaderName.toLowerCase()];
    traffic.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: headers.map((Name) => ({ SingleHeader: { Name } })),
    });
    traffic.hasResourceProperties('AWS::WAFv2::WebACL', {
      DataProtectionConfig: {
        DataProtections: [{ Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: headers } }],
      },
    });
  });

  test('X1: bodies of up to 64 KiB pass both web ACLs and are inspected, larger ones are blocked', () => {
    const rulesOf = (template: typeof edge) =>
      Object.values(template.findResources('AWS::WAFv2::WebACL'))[0].Properties.Rules as {
        Statement: Record<string, Record<string, unknown>>;
        Action: unknown;
      }[];
    const sizes = [edge, traffic].map((template) =>
      rulesOf(template)
        .filter(({ Statement }) => Statement.SizeConstraintStatement)
        .map(({ Statement, Action }) => [Statement.SizeConstraintStatement.Size, Action]),
    );
    // a load balancer passes 8 KiB to AWS WAF, so a limit of the regional web ACL would block all larger bodies
    expect(sizes).toEqual([[[65_536, { Block: { CustomResponse: { ResponseCode: 413 } } }]], []]);
    edge.hasResourceProperties('AWS::WAFv2::WebACL', {
      AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } },
    });
    for (const template of [edge, traffic]) {
      const coreRules = rulesOf(template).find(
        ({ Statement }) => Statement.ManagedRuleGroupStatement?.Name === 'AWSManagedRulesCommonRuleSet',
      );
      expect(coreRules?.Statement.ManagedRuleGroupStatement.RuleActionOverrides).toEqual([
        { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
      ]);
    }
  });

  test('X1: after a failed creation of Edge or Traffic, a retry can use the name of its web ACL log group', () => {
    for (const template of [edge, traffic]) {
      template.hasResource('AWS::Logs::LogGroup', {
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: { LogGroupName: Match.stringLikeRegexp('^aws-waf-logs-') },
      });
    }
  });

  test('X1: the distribution and the load balancer have their web ACL', () => {
    expect(config.WebACLId).toEqual(fromEdge);
    traffic.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { Ref: Match.stringLikeRegexp('^LoadBalancer') },
      WebACLArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Firewall'), 'Arn'] },
    });
  });
});

test('the domain name of the API can be the name of the hosted zone', () => {
  const apex = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_DOMAIN_NAME: 'example.com' });
  apex.template('dev', 'Traffic').hasResourceProperties('AWS::Route53::RecordSet', { Name: 'origin.example.com.' });
});
