import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();
const account = '111111111111';

describe.each(ENVIRONMENT_NAMES)('in the account of %s', (environment) => {
  const governance = deployment.template(environment, 'Governance');
  const roles = deployment.resources(environment, 'Governance', 'AWS::IAM::Role').map(({ Properties }) => Properties);
  const role = (name: string) => roles.find(({ RoleName }) => RoleName === name) ?? {};
  const claims = (name: string) => role(name).AssumeRolePolicyDocument.Statement[0].Condition.StringEquals;
  const allowed = (name: string) => {
    const [{ Ref: policy }] = role(name).ManagedPolicyArns;
    return governance.findResources('AWS::IAM::ManagedPolicy')[policy].Properties.PolicyDocument.Statement as {
      Action: string | string[];
      Resource: unknown;
    }[];
  };

  test('X3: one trail covers all regions, is validated and encrypted', () => {
    governance.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      IncludeGlobalServiceEvents: true,
      KMSKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditKey'), 'Arn'] },
      S3BucketName: { Ref: Match.stringLikeRegexp('^AuditLogs') },
    });
  });

  test('X3: its bucket is locked: encrypted, versioned, closed to the public and retained', () => {
    governance.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            Match.objectLike({
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditKey'), 'Arn'] },
              },
            }),
          ],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });

  test('X4: AWS Config records everything, delivers it, and judges what we deploy', () => {
    governance.hasResourceProperties('AWS::Config::ConfigurationRecorder', { RecordingGroup: { AllSupported: true } });
    governance.hasResourceProperties('AWS::Config::DeliveryChannel', {
      S3BucketName: { Ref: Match.stringLikeRegexp('^AuditLogs') },
    });
    const rules = deployment.resources(environment, 'Governance', 'AWS::Config::ConfigRule');
    const identifiers = rules.map(({ Properties }) => Properties.Source.SourceIdentifier);
    expect(identifiers).toEqual(
      expect.arrayContaining([
        'RDS_STORAGE_ENCRYPTED',
        'VPC_FLOW_LOGS_ENABLED',
        'MULTI_REGION_CLOUD_TRAIL_ENABLED',
        'ALB_WAF_ENABLED',
      ]),
    );
    expect(new Set(identifiers).size).toBe(identifiers.length);
  });

  test("X5: a deployment takes the role of its environment, and may take the CDK's roles alone", () => {
    expect(claims(`pets-api-deployer-${environment}`)).toEqual({
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': [`repo:example/pets-infrastructure:environment:${environment}`],
    });
    const statements = allowed(`pets-api-deployer-${environment}`);
    expect(statements.flatMap(({ Action }) => Action)).toEqual(['sts:AssumeRole']);
    const resources = JSON.stringify(statements[0].Resource);
    const regions = environment === 'prod' ? ['us-east-1', 'us-west-2'] : ['us-east-1'];
    for (const region of regions) expect(resources).toContain(`role/cdk-hnb659fds-deploy-role-${account}-${region}`);
    expect(resources).not.toContain('*');
  });

  test('X5: a pull request may look, and change nothing', () => {
    expect(claims('pets-api-reviewer')['token.actions.githubusercontent.com:sub']).toEqual([
      'repo:example/pets-infrastructure:pull_request',
    ]);
    expect(JSON.stringify(allowed('pets-api-reviewer'))).toContain('cdk-hnb659fds-lookup-role');
    expect(JSON.stringify(allowed('pets-api-reviewer'))).not.toMatch(/deploy-role|publishing-role/);
  });

  test("X5: the application's pipeline may push to its repository alone", () => {
    const [token, ...others] = allowed('pets-api-image-pusher').sort((a) => (a.Resource === '*' ? -1 : 1));
    expect(token.Action).toBe('ecr:GetAuthorizationToken');
    for (const { Resource } of others)
      expect(Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Images/), 'Arn'] });
  });

  test("X5: a release by the application's pipeline writes the tag of its environment, and tags the image", () => {
    expect(claims(`pets-api-releaser-${environment}`)['token.actions.githubusercontent.com:sub']).toEqual([
      `repo:example/pets-api:environment:${environment}`,
    ]);
    expect(allowed(`pets-api-releaser-${environment}`).map(({ Action }) => Action)).toEqual([
      ['ssm:GetParameter', 'ssm:PutParameter'],
      ['ecr:BatchGetImage', 'ecr:PutImage'],
    ]);
    expect(JSON.stringify(allowed(`pets-api-releaser-${environment}`))).not.toContain('*');
  });

  test('X5: nobody has a stored key', () => {
    governance.resourceCountIs('AWS::IAM::User', 0);
    governance.resourceCountIs('AWS::IAM::AccessKey', 0);
  });

  test('what is stateful keeps its logical id, since a new one would replace it', () => {
    const stateful = ['AWS::ECR::Repository', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
    expect(stateful.flatMap((type) => Object.keys(governance.findResources(type)))).toEqual([
      'ImagesF8C4E866',
      'ServerAccessLogs62646662',
      'AuditLogs7B2A6859',
      'ImagesKeyE2DC9250',
      'AuditKeyD462845A',
    ]);
  });
});

test('where somebody made them before, the account keeps its GitHub provider and its Config role', () => {
  const existing = new Deployment({ PETS_DEV_GITHUB_PROVIDER: 'existing', PETS_DEV_CONFIG_RECORDER_ROLE: 'existing' });
  existing.template('dev', 'Governance').resourceCountIs('AWS::IAM::OIDCProvider', 0);
  existing.template('dev', 'Governance').resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
});
