import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../src/environments';
import { Deployment, type Resource } from '../deployment';

const deployment = new Deployment();
const account = '111111111111';
const RELEASE_WORKFLOW = 'example/pets-infrastructure/.github/workflows/application.yml@refs/heads/main';

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

  test('X3: one trail covers all Regions, validates log files and is encrypted', () => {
    governance.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      IncludeGlobalServiceEvents: true,
      KMSKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuditKey'), 'Arn'] },
      S3BucketName: { Ref: Match.stringLikeRegexp(environment === 'dev' ? '^AuditLogs' : '^TrailLogs') },
    });
  });

  test('X3: the trail records management events, and reads and writes of all objects in Amazon S3', () => {
    const [{ Properties: trail }] = deployment.resources(environment, 'Governance', 'AWS::CloudTrail::Trail');
    expect(trail.AdvancedEventSelectors).toEqual([
      { Name: 'Management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      {
        Name: 'Data events of AWS::S3::Object',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        ],
      },
    ]);
  });

  test('X3: the bucket of the trail has object lock outside dev, is encrypted, versioned, retained and blocks public access', () => {
    const [{ Properties: trail }] = deployment.resources(environment, 'Governance', 'AWS::CloudTrail::Trail');
    const bucket = governance.findResources('AWS::S3::Bucket')[trail.S3BucketName.Ref];
    const lock = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } };
    expect(bucket.Properties.ObjectLockConfiguration).toEqual(
      environment === 'dev' ? undefined : { ObjectLockEnabled: 'Enabled', Rule: lock },
    );
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^AuditKey/), 'Arn'] },
              },
            },
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

  test('X3: CloudTrail can assume its role, and use the key of a bucket with an S3 Bucket Key', () => {
    const [{ Properties: trail }] = deployment.resources(environment, 'Governance', 'AWS::CloudTrail::Trail');
    const bucket = governance.findResources('AWS::S3::Bucket')[trail.S3BucketName.Ref];
    expect(bucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].BucketKeyEnabled).toBe(true);
    const ofTrail = ({ Principal }: { Principal: { Service?: unknown } }) =>
      Principal.Service === 'cloudtrail.amazonaws.com';
    const trust = roles.flatMap(({ AssumeRolePolicyDocument: { Statement } }) => Statement).filter(ofTrail);
    expect(trust).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'cloudtrail.amazonaws.com' } },
    ]);
    const { Properties: key } = governance.findResources('AWS::KMS::Key')[trail.KMSKeyId['Fn::GetAtt'][0]];
    const decrypt = key.KeyPolicy.Statement.filter(ofTrail).filter(({ Action }: { Action: string | string[] }) =>
      Action.includes('kms:Decrypt'),
    );
    expect(decrypt).toHaveLength(1);
    expect(JSON.stringify(decrypt[0].Condition)).toMatch(/"aws:SourceArn":.*:cloudtrail:.*:trail\//);
  });

  test('X4: AWS Config records all resources, delivers to a bucket and evaluates rules', () => {
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

  test('X5: a deployment assumes the role of its environment, which can assume the CDK roles only', () => {
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

  test('X5: a deployment can publish image assets only if a stack has image assets', () => {
    const images = deployment.stacks(environment).flatMap((stack) => deployment.imageAssets(environment, stack));
    const resources = JSON.stringify(allowed(`pets-api-deployer-${environment}`));
    expect(resources.includes('image-publishing-role')).toBe(images.length > 0);
  });

  test('X5: the drift role can be assumed on main and is read-only', () => {
    expect(claims('pets-api-reviewer')['token.actions.githubusercontent.com:sub']).toEqual([
      'repo:example/pets-infrastructure:ref:refs/heads/main',
    ]);
    expect(JSON.stringify(allowed('pets-api-reviewer'))).toContain('cdk-hnb659fds-lookup-role');
    expect(JSON.stringify(allowed('pets-api-reviewer'))).not.toMatch(/deploy-role|publishing-role/);
  });

  test('X5: only the release workflow can push, to the repository only, and from develop only to dev', () => {
    const branches = environment === 'dev' ? ['main', 'develop'] : ['main'];
    expect(claims('pets-api-image-pusher')).toEqual({
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:job_workflow_ref': RELEASE_WORKFLOW,
      'token.actions.githubusercontent.com:sub': branches.map(
        (branch) => `repo:example/pets-api:ref:refs/heads/${branch}`,
      ),
    });
    const [token, push, ...others] = allowed('pets-api-image-pusher').sort((a) => (a.Resource === '*' ? -1 : 1));
    expect(token.Action).toBe('ecr:GetAuthorizationToken');
    expect(push.Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Images/), 'Arn'] });
    expect(push.Action).toEqual(expect.arrayContaining(['ecr:PutImage', 'ecr:DescribeImageScanFindings']));
    // no permission for the bucket of builds, to which no workflow uploads
    expect(others).toEqual([]);
  });

  test("X5: only the release workflow can write the environment's tag, tag the image and update the Service stack", () => {
    expect(claims(`pets-api-releaser-${environment}`)).toEqual({
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:job_workflow_ref': RELEASE_WORKFLOW,
      'token.actions.githubusercontent.com:sub': [`repo:example/pets-api:environment:${environment}`],
    });
    const statements = allowed(`pets-api-releaser-${environment}`);
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['ssm:GetParameter', 'ssm:PutParameter'],
      ['ecr:BatchGetImage', 'ecr:PutImage'],
      [
        'cloudformation:CancelUpdateStack',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStacks',
        'cloudformation:UpdateStack',
      ],
      'ssm:GetParameters',
      'ecs:DescribeServices',
    ]);
    const resources = statements.map(({ Resource }) => JSON.stringify(Resource));
    expect(resources[2]).toContain(`:stack/${environment}-Service/*`);
    // in prod, also the stack of the standby in the recovery Region, and its tag
    const standby = `us-west-2:${account}:stack/prod-Standby/*`;
    expect(resources[2].includes(standby)).toBe(environment === 'prod');
    expect(resources[0].includes(`us-west-2:${account}:parameter/pets-api/image-tag`)).toBe(environment === 'prod');
    expect(resources[2].match(/:stack\//g)).toHaveLength(environment === 'prod' ? 2 : 1);
    expect(resources[4]).toContain(':service/pets-api-cluster/pets-api-service');
    expect(resources.filter((resource) => resource.includes('*'))).toHaveLength(1);
  });

  test.each(environment === 'prod' ? ['Service', 'Standby'] : ['Service'])(
    'X5: a release can read each Systems Manager parameter of the %s template',
    (stack) => {
      const { Parameters } = deployment.template(environment, stack).toJSON() as {
        Parameters: Record<string, { Type: string; Default: string }>;
      };
      const names = Object.values(Parameters)
        .filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter::Value<'))
        .map(({ Default }) => Default);
      const capacity = environment === 'prod' ? ['/pets-api/min-capacity'] : [];
      expect(names.sort()).toEqual(['/cdk-bootstrap/hnb659fds/version', '/pets-api/image-tag', ...capacity]);
      const { region } = deployment.artifact(environment, stack).environment;
      const parameters = governance.findResources('AWS::SSM::Parameter');
      const statement = allowed(`pets-api-releaser-${environment}`).find(
        ({ Action }) => Action === 'ssm:GetParameters',
      );
      const readable = [statement?.Resource].flat().flatMap((resource) => {
        const text = JSON.stringify(resource);
        if (text.includes(':us-west-2:') !== (region === 'us-west-2')) return [];
        const [, logicalId = ''] = /"Ref":"(ImageTag[^"]*)"/.exec(text) ?? [];
        return logicalId ? parameters[logicalId].Properties.Name : /:parameter(\/[^"]*)"/.exec(text)?.[1];
      });
      expect(readable.sort()).toEqual(names.sort());
    },
  );

  test('X5: there are no users and no access keys', () => {
    governance.resourceCountIs('AWS::IAM::User', 0);
    governance.resourceCountIs('AWS::IAM::AccessKey', 0);
  });

  test('O8: a monthly budget of the tag Project and cost anomalies notify an encrypted topic', () => {
    const [topicId] = Object.keys(
      governance.findResources('AWS::SNS::Topic', { Properties: { TopicName: 'pets-api-costs' } }),
    );
    const topic = { Ref: topicId };
    const told = (NotificationType: string, Threshold: number) => ({
      Notification: { NotificationType, Threshold, ThresholdType: 'PERCENTAGE', ComparisonOperator: 'GREATER_THAN' },
      Subscribers: [{ SubscriptionType: 'SNS', Address: topic }],
    });
    governance.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        // A fixed name would block the replacement by each change of the notifications.
        BudgetName: Match.absent(),
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: { dev: 250, staging: 500, prod: 1500 }[environment], Unit: 'USD' },
        CostFilters: { TagKeyValue: ['user:Project$pets-api'] },
      },
      NotificationsWithSubscribers: [told('ACTUAL', 80), told('ACTUAL', 100), told('FORECASTED', 100)],
    });
    governance.hasResourceProperties('AWS::CE::AnomalyMonitor', {
      // A member account of an organization cannot create a monitor by tag.
      MonitorType: 'DIMENSIONAL',
      MonitorDimension: 'SERVICE',
    });
    governance.hasResourceProperties('AWS::CE::AnomalySubscription', {
      Frequency: 'IMMEDIATE',
      MonitorArnList: [{ Ref: Match.stringLikeRegexp('^CostsAnomalyMonitor') }],
      Subscribers: [{ Type: 'SNS', Address: topic }],
    });
    governance.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'pets-api-costs',
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CostAlertsKey'), 'Arn'] },
    });
  });

  test('O8: CloudWatch alarms have no permission on that topic and its key', () => {
    for (const [type, pattern] of [
      ['AWS::SNS::TopicPolicy', /^CostAlertsPolicy/],
      ['AWS::KMS::Key', /^CostAlertsKey/],
    ] as const) {
      const found = Object.entries(governance.findResources(type)).filter(([id]) => pattern.test(id));
      expect(found).toHaveLength(1);
      expect(JSON.stringify(found)).not.toContain('cloudwatch.amazonaws.com');
    }
  });

  test('O8: AWS Budgets and Cost Anomaly Detection can publish to the topic and use its key', () => {
    for (const service of ['budgets.amazonaws.com', 'costalerts.amazonaws.com']) {
      const allowed = Match.objectLike({
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Principal: { Service: service } })]),
      });
      governance.hasResourceProperties('AWS::SNS::TopicPolicy', { PolicyDocument: allowed });
      governance.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: allowed });
    }
  });

  test('logical ids of stateful resources are stable, because a changed id replaces the resource', () => {
    const stateful = ['AWS::ECR::Repository', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
    expect(stateful.flatMap((type) => Object.keys(governance.findResources(type)))).toEqual([
      'Images2D38C313',
      'ServerAccessLogsB54ADC66',
      'AuditLogsB945E340',
      ...(environment === 'dev' ? [] : ['TrailLogs3B05809D']),
      'BuildsE4FA881E',
      'ImagesKey954580DA',
      'AuditKeyB2DBB069',
      ...(environment === 'prod' ? ['AccountAlertsKey20F76732'] : []),
      'CostAlertsKey92BB7C55',
      'BuildsKeyA25AA56C',
    ]);
  });
});

test('X5: in a shared account, develop can push for dev', () => {
  const shared = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_SHARED_ACCOUNT: 'true' });
  const roles = shared.resources('prod', 'Governance', 'AWS::IAM::Role').map(({ Properties }) => Properties);
  const pusher = roles.find(({ RoleName }) => RoleName === 'pets-api-image-pusher');
  const { StringEquals } = pusher?.AssumeRolePolicyDocument.Statement[0].Condition ?? {};
  expect(StringEquals['token.actions.githubusercontent.com:sub']).toEqual([
    'repo:example/pets-api:ref:refs/heads/main',
    'repo:example/pets-api:ref:refs/heads/develop',
  ]);
});

test('X5: the trust of a GitHub repository that was created after July 2026 includes its ids', () => {
  const young = new Deployment({
    PETS_ENVIRONMENTS: 'dev',
    PETS_INFRASTRUCTURE_REPOSITORY_IDS: '1/2',
    PETS_APPLICATION_REPOSITORY_IDS: '1/3',
  });
  const roles = young.resources('dev', 'Governance', 'AWS::IAM::Role').map(({ Properties }) => Properties);
  const subjects = roles
    .filter(({ RoleName }) => RoleName)
    .map(({ AssumeRolePolicyDocument: { Statement } }) =>
      Object.entries(Statement[0].Condition.StringEquals).find(([claim]) => claim.endsWith(':sub')),
    )
    .flatMap((claim) => claim?.[1]);
  expect(subjects).toEqual([
    'repo:example@1/pets-infrastructure@2:environment:dev',
    'repo:example@1/pets-infrastructure@2:ref:refs/heads/main',
    'repo:example@1/pets-api@3:environment:dev',
    'repo:example@1/pets-api@3:ref:refs/heads/main',
    'repo:example@1/pets-api@3:ref:refs/heads/develop',
  ]);
});

describe('with the setting imageSigning', () => {
  const signing = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_IMAGE_SIGNING: 'true' });
  const template = signing.template('dev', 'Governance');
  const profile = { 'Fn::GetAtt': [expect.stringMatching(/^ImageSigningProfile/), 'Arn'] };
  const statements = (role: string) => {
    const roles = signing.resources('dev', 'Governance', 'AWS::IAM::Role').map(({ Properties }) => Properties);
    const [{ Ref: policy }] = roles.find(({ RoleName }) => RoleName === role)?.ManagedPolicyArns ?? [];
    return template.findResources('AWS::IAM::ManagedPolicy')[policy].Properties.PolicyDocument.Statement as object[];
  };

  test('images are signed when they are pushed, with the permission of the pusher', () => {
    const [configuration] = signing.resources('dev', 'Governance', 'AWS::ECR::SigningConfiguration');
    expect(configuration.Properties.Rules).toEqual([
      {
        SigningProfileArn: profile,
        RepositoryFilters: [{ Filter: { Ref: expect.stringMatching(/^Images/) }, FilterType: 'WILDCARD_MATCH' }],
      },
    ]);
    expect(statements('pets-api-image-pusher')).toContainEqual({
      Effect: 'Allow',
      Action: 'signer:SignPayload',
      Resource: profile,
    });
  });

  test('the releaser can read whether an image is signed, and cannot sign', () => {
    const policy = JSON.stringify(statements('pets-api-releaser-dev'));
    expect(policy).toContain('ecr:DescribeImageSigningStatus');
    expect(policy).not.toContain('signer:');
  });

  test('the releaser can update the stack Service, which reads the name of the signing profile', () => {
    const stored = signing.resources('dev', 'Governance', 'AWS::SSM::Parameter').map(({ Properties }) => Properties);
    expect(stored.find(({ Name }) => Name === '/pets-api/image-signing-profile')?.Value).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ImageSigningProfile/), 'ProfileName'],
    });
    const parameters = signing
      .template('dev', 'Service')
      .findParameters('*', { Type: 'AWS::SSM::Parameter::Value<String>' });
    const names = Object.values(parameters).map(({ Default }) => String(Default));
    expect(names).toContain('/pets-api/image-signing-profile');
    const policy = JSON.stringify(statements('pets-api-releaser-dev'));
    for (const name of names.filter((each) => each !== '/pets-api/image-tag')) expect(policy).toContain(name);
  });

  test('the stack Service verifies the image before the migration and the update of the service', () => {
    const service = signing.template('dev', 'Service');
    const [id] = Object.keys(service.findResources('Custom::ImageVerification'));
    const [verification] = Object.values(service.findResources('Custom::ImageVerification'));
    expect(verification.Properties.TaskDefinitions).toHaveLength(2);
    for (const type of ['Custom::ServiceMigration', 'AWS::ECS::Service']) {
      const [resource] = Object.values(service.findResources(type));
      expect(resource.DependsOn).toContain(id);
    }
  });

  test('the standby does not verify, because copies of images have no signing status', () => {
    const standby = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_IMAGE_SIGNING: 'true' });
    standby.template('prod', 'Service').resourceCountIs('Custom::ImageVerification', 1);
    standby.template('prod', 'Standby').resourceCountIs('Custom::ImageVerification', 0);
  });

  test('nothing is signed without the setting', () => {
    deployment.template('dev', 'Service').resourceCountIs('Custom::ImageVerification', 0);
    deployment.template('dev', 'Governance').resourceCountIs('AWS::ECR::SigningConfiguration', 0);
    expect(JSON.stringify(deployment.template('dev', 'Governance').toJSON())).not.toContain('SigningStatus');
  });
});

test('an account can use its existing GitHub provider', () => {
  const existing = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_GITHUB_PROVIDER: 'existing' });
  existing.template('dev', 'Governance').resourceCountIs('AWS::IAM::OIDCProvider', 0);
});

describe('X3: the setting accountAlarms', () => {
  const NAMES = [
    'bucket-policy-changes',
    'config-changes',
    'gateway-changes',
    'iam-changes',
    'key-deletions',
    'network-acl-changes',
    'organization-changes',
    'root-use',
    'route-table-changes',
    'security-group-changes',
    'sign-in-failures',
    'sign-in-without-mfa',
    'trail-changes',
    'unauthorized-calls',
    'vpc-changes',
  ].map((name) => `pets-api-account-${name}`);

  test('prod has an alarm for each of CIS AWS Foundations 4.1 to 4.15, which notifies an encrypted topic of the account', () => {
    const governance = deployment.template('prod', 'Governance');
    const alarms = deployment.resources('prod', 'Governance', 'AWS::CloudWatch::Alarm');
    expect(alarms.map(({ Properties }) => Properties.AlarmName).sort()).toEqual(NAMES);
    const [topic] = Object.keys(
      governance.findResources('AWS::SNS::Topic', {
        Properties: {
          TopicName: 'pets-api-account',
          KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AccountAlertsKey'), 'Arn'] },
        },
      }),
    );
    const [logGroup] = Object.keys(governance.findResources('AWS::Logs::LogGroup'));
    const filters = deployment.resources('prod', 'Governance', 'AWS::Logs::MetricFilter');
    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({ AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }] });
      const { MetricName, Namespace } = Properties;
      const published = filters.filter(
        ({
          Properties: {
            MetricTransformations: [metric],
          },
        }) => metric.MetricName === MetricName && metric.MetricNamespace === Namespace,
      );
      expect(published.map(({ Properties: { LogGroupName } }) => LogGroupName)).toEqual([{ Ref: logGroup }]);
    }
  });

  test('dev and staging have none by default, and can have them', () => {
    for (const environment of ['dev', 'staging'] as const)
      deployment.template(environment, 'Governance').resourceCountIs('AWS::CloudWatch::Alarm', 0);
    const watched = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_ACCOUNT_ALARMS: 'true' });
    watched.template('dev', 'Governance').resourceCountIs('AWS::CloudWatch::Alarm', 15);
  });

  test('e-mail addresses are subscribed to the topic', () => {
    const subscribed = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_ALERT_EMAILS: 'one@example.com' });
    const subscriptions = subscribed.resources('prod', 'Governance', 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Properties }) => Properties.TopicArn.Ref).sort()).toEqual([
      expect.stringMatching(/^AccountAlerts/),
      expect.stringMatching(/^CostAlerts/),
    ]);
  });

  test('in a shared account, the setting of the last environment decides', () => {
    const shared = new Deployment({ PETS_SHARED_ACCOUNT: 'true', PETS_PROD_ACCOUNT_ALARMS: 'false' });
    shared.template('prod', 'Governance').resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('X4: AWS Config', () => {
  /** Resources that contain data, or keys of data. */
  const DATA = [
    'RDS::DBInstance',
    'S3::Bucket',
    'KMS::Key',
    'Logs::LogGroup',
    'Backup::BackupVault',
    'ECR::Repository',
  ];

  /** Resources of some types in the account, by Region. */
  function byRegion(deployment: Deployment, environments: readonly EnvironmentName[], types: string[]) {
    const found = new Map<string, Resource[]>();
    for (const environment of environments) {
      for (const stack of deployment.stacks(environment)) {
        const { region } = deployment.artifact(environment, stack).environment;
        const resources = types.flatMap((type) => deployment.resources(environment, stack, `AWS::${type}`));
        if (resources.length > 0) found.set(region, [...(found.get(region) ?? []), ...resources]);
      }
    }
    return found;
  }

  const SHARED = { PETS_SHARED_ACCOUNT: 'true' };
  const EUROPE = Object.fromEntries(
    ENVIRONMENT_NAMES.map((name) => [`PETS_${name.toUpperCase()}_REGION`, 'eu-west-1']),
  );

  test.each<[string, NodeJS.ProcessEnv, readonly EnvironmentName[], string[]]>([
    ['dev', {}, ['dev'], ['us-east-1']],
    ['prod', {}, ['prod'], ['us-east-1', 'us-west-2']],
    ['dev in eu-west-1', EUROPE, ['dev'], ['eu-west-1', 'us-east-1']],
    ['prod in eu-west-1', EUROPE, ['prod'], ['eu-west-1', 'us-east-1', 'us-west-2']],
    ['a shared account', { ...SHARED, ...EUROPE }, ENVIRONMENT_NAMES, ['eu-west-1', 'us-east-1', 'us-west-2']],
  ])(
    'has one recorder with rules in each Region with data, and global types in one: %s',
    (_, variables, names, all) => {
      const deployment = new Deployment(variables);
      expect([...byRegion(deployment, names, DATA).keys()].sort()).toEqual(all);
      const recorders = byRegion(deployment, names, ['Config::ConfigurationRecorder']);
      expect([...recorders].map(([region, found]) => [region, found.length]).sort()).toEqual(
        all.map((name) => [name, 1]),
      );
      const isGlobal = ({ Properties }: Resource) => Properties.RecordingGroup.IncludeGlobalResourceTypes;
      expect([...recorders.values()].flat().filter(isGlobal)).toHaveLength(1);
      const channels = byRegion(deployment, names, ['Config::DeliveryChannel']);
      expect([...channels.keys()].sort()).toEqual(all);
      const rules = byRegion(deployment, names, ['Config::ConfigRule']);
      expect([...rules.keys()].sort()).toEqual(all);
      const identifiers = ({ Properties }: Resource) => Properties.Source.SourceIdentifier as string;
      for (const found of rules.values()) expect(found.map(identifiers)).toContain('RDS_STORAGE_ENCRYPTED');
      expect(
        [...rules.values()]
          .flat()
          .map(identifiers)
          .filter((id) => id === 'IAM_PASSWORD_POLICY'),
      ).toHaveLength(1);
    },
  );

  test('creates no role: the account can have the service-linked role already', () => {
    expect(byRegion(deployment, ['prod'], ['IAM::ServiceLinkedRole']).size).toBe(0);
  });

  test('creates only the rules in an account with recorders', () => {
    const deployment = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_CONFIG_RECORDER: 'existing' });
    const created = (type: string) => [...byRegion(deployment, ['prod'], [type]).keys()].sort();
    expect(created('Config::ConfigurationRecorder')).toEqual([]);
    expect(created('Config::DeliveryChannel')).toEqual([]);
    expect(created('IAM::ServiceLinkedRole')).toEqual([]);
    expect(created('Config::ConfigRule')).toEqual(['us-east-1', 'us-west-2']);
    const { Resources } = deployment.template('prod', 'Audit-us-west-2').toJSON() as {
      Resources: Record<string, Resource>;
    };
    expect(new Set(Object.values(Resources).map(({ Type }) => Type))).toEqual(new Set(['AWS::Config::ConfigRule']));
  });
});

describe('cost settings', () => {
  test('set the budget, the e-mail addresses and an existing monitor', () => {
    const existingMonitor = 'arn:aws:ce::111111111111:anomalymonitor/12345678-1234-1234-1234-123456789012';
    const governance = new Deployment({
      PETS_ENVIRONMENTS: 'dev',
      PETS_DEV_MONTHLY_BUDGET: '99.50',
      PETS_DEV_ALERT_EMAILS: 'one@example.com, two@example.com',
      PETS_DEV_ANOMALY_DETECTION: existingMonitor,
    }).template('dev', 'Governance');
    governance.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: Match.objectLike({ BudgetLimit: { Amount: 99.5, Unit: 'USD' } }),
    });
    for (const Endpoint of ['one@example.com', 'two@example.com'])
      governance.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint });
    governance.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
    governance.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [existingMonitor] });
  });

  test('create an anomaly monitor by the tag Project, for a management account', () => {
    const byTag = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_ANOMALY_DETECTION: 'tag' });
    byTag.template('dev', 'Governance').hasResourceProperties('AWS::CE::AnomalyMonitor', {
      MonitorType: 'CUSTOM',
      MonitorSpecification: Match.serializedJson({ Tags: { Key: 'Project', Values: ['pets-api'] } }),
    });
  });

  test('create no anomaly detection', () => {
    const none = new Deployment({ PETS_ENVIRONMENTS: 'dev', PETS_DEV_ANOMALY_DETECTION: 'none' });
    const governance = none.template('dev', 'Governance');
    governance.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
    governance.resourceCountIs('AWS::CE::AnomalySubscription', 0);
    governance.resourceCountIs('AWS::Budgets::Budget', 1);
  });

  test('environments in a shared account have one budget, the sum of their budgets', () => {
    const shared = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_SHARED_ACCOUNT: 'true' });
    shared.template('prod', 'Governance').hasResourceProperties('AWS::Budgets::Budget', {
      Budget: Match.objectLike({ BudgetLimit: { Amount: 2250, Unit: 'USD' } }),
    });
  });
});
