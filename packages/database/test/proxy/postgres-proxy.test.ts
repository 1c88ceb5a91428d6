import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PostgresDatabase, PostgresProxy, type PostgresProxyProps } from '../../src';
import { DataStack, env } from '../fixture';

const PROXY = 'AWS::RDS::DBProxy';

function proxyIn(props: Partial<PostgresProxyProps> = {}, scope?: Stack) {
  const stack = new DataStack(scope ? (scope.node.root as App) : undefined);
  const database = stack.database();
  const user = stack.secrets.addUser('User', { name: 'db-app', username: 'shop_app' });
  const proxyGroup = new ec2.SecurityGroup(stack, 'ProxyGroup', { vpc: stack.vpc, allowAllOutbound: false });
  const proxy = new PostgresProxy(scope ?? stack, 'Proxy', {
    database,
    vpc: stack.vpc,
    securityGroups: [proxyGroup],
    encryptionKey: stack.key,
    secrets: [user],
    ...props,
  });
  return { stack, database, user, proxy, proxyGroup };
}

describe('with defaults', () => {
  const { stack, database, proxy, user, proxyGroup } = proxyIn();
  database.connections.allowDefaultPortFrom(proxy);
  const template = Template.fromStack(stack);

  test('requires TLS and SCRAM passwords of the users of its secrets', () => {
    template.hasResourceProperties(PROXY, {
      EngineFamily: 'POSTGRESQL',
      RequireTLS: true,
      DBProxyName: 'data-proxy-db642c58',
      Auth: [
        {
          AuthScheme: 'SECRETS',
          ClientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256',
          IAMAuth: 'DISABLED',
          SecretArn: stack.resolve(user.secretArn),
        },
      ],
      DebugLogging: Match.absent(),
    });
  });

  test.each([
    ['ClientConnections', proxy.metricClientConnections()],
    ['DatabaseConnections', proxy.metricDatabaseConnections()],
    ['DatabaseConnectionsCurrentlySessionPinned', proxy.metricDatabaseConnectionsCurrentlySessionPinned()],
    ['QueryRequests', proxy.metric('QueryRequests')],
  ])('%s is an average over 5 minutes of this proxy', (metricName, metric) => {
    expect(metric).toMatchObject({
      namespace: 'AWS/RDS',
      metricName,
      statistic: 'Average',
      period: Duration.minutes(5),
    });
    expect(stack.resolve(metric.dimensions)).toEqual({ ProxyName: { Ref: 'Proxy21C3295B' } });
  });

  test('metrics can have other options', () => {
    const options = { statistic: 'Maximum', period: Duration.minutes(1) };
    expect(proxy.metric('QueryRequests', options)).toMatchObject(options);
    expect(proxy.metricClientConnections(options)).toMatchObject(options);
  });

  test('connects to the database, from isolated subnets', () => {
    template.hasResourceProperties('AWS::RDS::DBProxyTargetGroup', {
      DBInstanceIdentifiers: [stack.resolve(database.instance.instanceIdentifier)],
      TargetGroupName: 'default',
    });
    template.hasResourceProperties(PROXY, {
      VpcSubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      VpcSecurityGroupIds: [stack.resolve(proxyGroup.securityGroupId)],
    });
  });

  test('its role can read its secrets only, by a managed policy', () => {
    const policies = template.findResources('AWS::IAM::ManagedPolicy', {
      Properties: { Description: 'Permissions of the proxy' },
    });
    const [{ Properties }] = Object.values(policies);
    expect(Properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: stack.resolve(user.secretArn) },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: stack.resolve(stack.key.keyArn),
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] },
          },
        },
      },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      Description: 'Role of the proxy',
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [Match.objectLike({ Principal: { Service: 'rds.amazonaws.com' } })],
      }),
    });
  });

  test('its log group is encrypted, expires, and exists before the proxy', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/rds/proxy/data-proxy-db642c58',
      KmsKeyId: stack.resolve(stack.key.keyArn),
      RetentionInDays: 365,
    });
    template.hasResource(PROXY, {
      DependsOn: Match.arrayWith([stack.getLogicalId(proxy.logGroup.node.defaultChild as never)]),
    });
  });

  test('a rule allows it to connect to the database, and clients to connect to it at 5432', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: stack.resolve(stack.securityGroup.securityGroupId),
      SourceSecurityGroupId: stack.resolve(proxyGroup.securityGroupId),
      FromPort: 5432,
    });
    expect(proxy.connections.defaultPort).toEqual(ec2.Port.tcp(5432));
    expect(proxy.endpoint.port).toBe(5432);
    expect(proxy.endpoint.hostname).toBe(proxy.proxy.endpoint);
  });

  test('has metrics of the proxy', () => {
    const dimensions = { ProxyName: proxy.proxy.dbProxyName };
    expect(proxy.metricClientConnections()).toMatchObject({ metricName: 'ClientConnections', dimensions });
    expect(proxy.metricDatabaseConnections({ statistic: 'Maximum' })).toMatchObject({
      metricName: 'DatabaseConnections',
      statistic: 'Maximum',
    });
    expect(proxy.metricDatabaseConnectionsCurrentlySessionPinned()).toMatchObject({ namespace: 'AWS/RDS', dimensions });
  });
});

test('passes on all options of the proxy', () => {
  const { stack } = proxyIn({
    dbProxyName: 'shop',
    borrowTimeout: Duration.seconds(10),
    idleClientTimeout: Duration.hours(1),
    maxConnectionsPercent: 80,
    maxIdleConnectionsPercent: 20,
    initQuery: "SET application_name = 'shop'",
    debugLogging: true,
    iamAuth: true,
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(PROXY, {
    DBProxyName: 'shop',
    IdleClientTimeout: 3600,
    DebugLogging: true,
    Auth: [Match.objectLike({ IAMAuth: 'REQUIRED' })],
  });
  template.hasResourceProperties('AWS::RDS::DBProxyTargetGroup', {
    ConnectionPoolConfigurationInfo: {
      ConnectionBorrowTimeout: 10,
      InitQuery: "SET application_name = 'shop'",
      MaxConnectionsPercent: 80,
      MaxIdleConnectionsPercent: 20,
    },
  });
});

test('grants a role permission to connect as a user with IAM authentication', () => {
  const { stack, proxy } = proxyIn({ iamAuth: true });
  const role = new iam.Role(stack, 'Client', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  proxy.grantConnect(role, 'shop_app');
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Action: 'rds-db:connect' })] }),
  });
});

test('with IAM authentication to the database, it needs no secret, and gets the permission to connect later', () => {
  const { stack, database, proxy } = proxyIn({ secrets: [], defaultAuthScheme: rds.DefaultAuthScheme.IAM_AUTH });
  database.grantConnect(proxy.role, 'shop_app');
  const template = Template.fromStack(stack);
  template.hasResourceProperties(PROXY, { DefaultAuthScheme: 'IAM_AUTH' });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    Description: 'Permissions of the proxy',
    PolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Action: 'rds-db:connect' })] }),
  });
});

test('uses a role that is given', () => {
  const stack = new Stack();
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/proxy');
  const { stack: data, proxy } = proxyIn({ role });
  expect(proxy.role).toBe(role);
  Template.fromStack(data).hasResourceProperties(PROXY, { RoleArn: 'arn:aws:iam::111111111111:role/proxy' });
});

test('in a stack of its own, it changes no policy in the stack of the secrets', () => {
  const app = new App();
  const stack = new Stack(app, 'Proxies', { env });
  const { stack: data } = proxyIn({}, stack);
  app.synth();
  expect(data.dependencies).toEqual([]);
  expect(stack.dependencies).toEqual([data]);
});

test.each<[string, Partial<PostgresProxyProps>, string]>([
  [
    'no secret',
    { secrets: [] },
    'secrets must contain the secret of each user, got none. With defaultAuthScheme IAM_AUTH, users need no secret',
  ],
  ['no security group', { securityGroups: [] }, 'securityGroups must contain at least one security group, got none'],
  [
    'public subnets',
    { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } },
    'vpcSubnets must be private or isolated, got public subnets',
  ],
  ['a name', { dbProxyName: 'Shop' }, 'dbProxyName must be 1 to 60 lower-case letters'],
  ['no TLS', { requireTLS: false }, 'requireTLS must be true, got false'],
  [
    'MD5 passwords',
    { clientPasswordAuthType: rds.ClientPasswordAuthType.POSTGRES_MD5 },
    'clientPasswordAuthType must be POSTGRES_SCRAM_SHA_256, as in the database, got POSTGRES_MD5',
  ],
  [
    'pinning filters',
    { sessionPinningFilters: [rds.SessionPinningFilter.EXCLUDE_VARIABLE_SETS] },
    'sessionPinningFilters must be left out, because RDS Proxy supports them for MySQL only',
  ],
  [
    'a borrow timeout',
    { borrowTimeout: Duration.seconds(301) },
    'borrowTimeout must be an integer from 0 to 300 seconds, got 301',
  ],
  [
    'an idle timeout',
    { idleClientTimeout: Duration.hours(9) },
    'idleClientTimeout must be an integer from 1 to 28800 seconds, got 32400',
  ],
  [
    'a timeout in minutes that is a token',
    { borrowTimeout: Duration.minutes(Lazy.number({ produce: () => 1 })) },
    'borrowTimeout must be in seconds if it is a token, got minutes',
  ],
  [
    'subnets that do not exist',
    { vpcSubnets: { subnetGroupName: 'none' } },
    'vpcSubnets must match subnets of the vpc: ',
  ],
  ['no connections', { maxConnectionsPercent: 0 }, 'maxConnectionsPercent must be an integer from 1 to 100, got 0'],
  [
    'more idle connections than connections',
    { maxConnectionsPercent: 50, maxIdleConnectionsPercent: 51 },
    'maxIdleConnectionsPercent must be an integer from 0 to 50, got 51',
  ],
])('fails with %s', (_, props, problem) => {
  expect(() => proxyIn(props)).toThrow(`Data/Proxy: ${problem}`);
});

test('accepts the limits', () => {
  const limits = {
    borrowTimeout: Duration.seconds(300),
    idleClientTimeout: Duration.hours(8),
    maxConnectionsPercent: 100,
    clientPasswordAuthType: rds.ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256,
  };
  expect(() => proxyIn({ ...limits, maxIdleConnectionsPercent: 0 })).not.toThrow();
});

test('has at most 200 secrets', () => {
  const stack = new Stack();
  const secrets = Array.from({ length: 201 }, (_, index) => {
    const arn = `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${index}-a1b2c3`;
    return secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${index}`, arn);
  });
  expect(() => proxyIn({ secrets: secrets.slice(1) })).not.toThrow();
  expect(() => proxyIn({ secrets })).toThrow('Data/Proxy: secrets must contain at most 200 secrets, got 201');
});

test('fails if a secret has no complete ARN, or occurs twice', () => {
  const stack = new Stack();
  const partial = secretsmanager.Secret.fromSecretNameV2(stack, 'Partial', 'shop/db-app');
  const complete = (id: string) =>
    secretsmanager.Secret.fromSecretCompleteArn(
      stack,
      id,
      'arn:aws:secretsmanager:eu-west-1:111111111111:secret:x-a1b2c3',
    );
  expect(() => proxyIn({ secrets: [partial, complete('A'), complete('B')] })).toThrow(
    'Data/Proxy: secrets must have complete ARNs, got Default/Partial. Use Secret.fromSecretCompleteArn; secrets must contain each secret once, got Default/B twice',
  );
});

test('connects to an imported database without a known version', () => {
  const stack = new Stack(new App(), 'Clients', { env });
  const database = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', {
    instanceIdentifier: 'shop',
    instanceEndpointAddress: 'shop.abc.eu-west-1.rds.amazonaws.com',
    securityGroups: [],
    databaseName: 'shop',
  });
  proxyIn({ database }, stack);
  Template.fromStack(stack).hasResourceProperties(PROXY, { EngineFamily: 'POSTGRESQL' });
});
