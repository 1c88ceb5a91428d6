import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { PostgresTenantDatabase, type PostgresTenantDatabaseProps, SslMode } from '../../src';
import { DataStack } from '../fixture';

const mockCode = mkdtempSync(join(tmpdir(), 'tenant-'));
writeFileSync(join(mockCode, 'index.js'), '');

// the build bundles the function
jest.mock('../../src/tenants/private/tenant-code', () => ({
  get TENANT_CODE() {
    return mockCode;
  },
}));

function tenantWith(props: Partial<PostgresTenantDatabaseProps> = {}): PostgresTenantDatabase {
  const stack = new DataStack();
  return new PostgresTenantDatabase(stack, 'Tenant', {
    database: stack.database(),
    databaseName: 'reports',
    vpc: stack.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    logGroup: new logs.LogGroup(stack, 'Logs'),
    ...props,
  });
}

const templateOf = (tenant: PostgresTenantDatabase) => Template.fromStack(Stack.of(tenant));
const TYPE = 'Custom::PostgresTenantDatabase';

test('creates a database with a user of the same name, and a secret that the function reads', () => {
  const tenant = tenantWith();
  const template = templateOf(tenant);
  expect([tenant.databaseName, tenant.username]).toEqual(['reports', 'reports']);
  template.hasResourceProperties(TYPE, {
    DatabaseName: 'reports',
    Username: 'reports',
    ConnectionLimit: -1,
    SslMode: 'require',
    SecretArn: Stack.of(tenant).resolve(tenant.secret.secretArn) as object,
    ServiceTimeout: '240',
  });
  template.hasResourceProperties('AWS::SecretsManager::Secret', {
    Description: 'User name and password of a database, as JSON',
    GenerateSecretString: {
      ExcludePunctuation: true,
      GenerateStringKey: 'password',
      PasswordLength: 32,
      SecretStringTemplate: '{"username":"reports"}',
    },
    KmsKeyId: Match.anyValue(),
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: {
        DATABASE_HOST: Match.anyValue(),
        DATABASE_PORT: Match.anyValue(),
        DATABASE_NAME: 'shop',
        MASTER_SECRET_ARN: Match.anyValue(),
      },
    },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 180,
    VpcConfig: Match.objectLike({ SecurityGroupIds: [Match.anyValue()] }),
  });
});

test('the URL is an attribute, so that a resource that uses it is created after the database', () => {
  const tenant = tenantWith();
  const [resource] = Object.keys(templateOf(tenant).findResources(TYPE));
  expect(Stack.of(tenant).resolve(tenant.jdbcUrl)).toEqual({ 'Fn::GetAtt': [resource, 'JdbcUrl'] });
});

test('is retained by default, except after a failed creation', () => {
  const template = templateOf(tenantWith());
  for (const type of [TYPE, 'AWS::SecretsManager::Secret']) {
    const [resource] = Object.values(template.findResources(type, { UpdateReplacePolicy: 'Retain' })).slice(-1);
    expect(resource.DeletionPolicy).toBe('RetainExceptOnCreate');
  }
});

test('is dropped with its secret on request', () => {
  const template = templateOf(tenantWith({ removalPolicy: RemovalPolicy.DESTROY }));
  template.hasResource(TYPE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  const secrets = template.findResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  expect(Object.keys(secrets)).toHaveLength(1);
});

test('passes the options to the function', () => {
  const options = { username: 'reader', connectionLimit: 10, sslMode: SslMode.VERIFY_FULL };
  const tenant = tenantWith(options);
  templateOf(tenant).hasResourceProperties(TYPE, {
    Username: 'reader',
    ConnectionLimit: 10,
    SslMode: 'verify-full',
  });
  expect(tenant.connections.securityGroups).toHaveLength(1);
});

test.each<[Partial<PostgresTenantDatabaseProps>, string]>([
  [{ databaseName: 'Reports' }, 'databaseName must be 1 to 63 lower-case letters, digits and underscores'],
  [{ databaseName: 'shop' }, 'databaseName must not be that of an existing database, got shop'],
  [{ databaseName: 'postgres' }, 'databaseName must not be that of an existing database, got postgres'],
  [{ username: 'rds_reader' }, 'username must not be a word that RDS for PostgreSQL reserves, got rds_reader'],
  [{ username: 'a'.repeat(58) }, 'username must be at most 57 characters'],
  [{ username: 'reader_clone' }, 'username must not end with _clone'],
  [{ connectionLimit: 0 }, 'connectionLimit must be an integer from 1 to 5000, got 0'],
  [{ connectionLimit: 5001 }, 'connectionLimit must be an integer from 1 to 5000, got 5001'],
  [{ securityGroups: [] }, 'securityGroups must contain at least one security group, got none'],
  [{ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }, 'vpcSubnets must be private or isolated, got public subnets'],
  [{ removalPolicy: RemovalPolicy.SNAPSHOT }, 'removalPolicy must be DESTROY or one of RETAIN'],
])('fails for %j', (props, problem) => {
  expect(() => tenantWith(props)).toThrow(`Data/Tenant: ${problem}`);
});

test('names all problems at once', () => {
  expect(() => tenantWith({ connectionLimit: 0, username: '1' })).toThrow(/username must .+; connectionLimit must /);
});

test.each([{ connectionLimit: 1 }, { connectionLimit: 5000 }, { username: 'a'.repeat(57) }])('accepts %j', (props) => {
  expect(() => tenantWith(props)).not.toThrow();
});
