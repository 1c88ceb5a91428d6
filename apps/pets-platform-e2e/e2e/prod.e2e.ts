import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetHealthCheckCommand, Route53Client } from '@aws-sdk/client-route-53';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describeAccount } from '../src/account-rows';
import { describeData } from '../src/data-rows';
import { describeFailover } from '../src/failover-rows';
import { LocalDeployment, RECOVERY } from '../src/local-deployment';
import { describeNetwork } from '../src/network-rows';
import { describeService } from '../src/service-rows';

const prod = new LocalDeployment('prod');
beforeAll(async () => {
  await prod.start();
  await prod.deploy();
});
afterAll(() => prod.close());

describeNetwork(prod);
describeService(prod);
describeData(prod);
describeAccount(prod);

describeNetwork(prod, RECOVERY, '10.1');

describe('the recovery Region', () => {
  test('has its stacks', async () => {
    const stacks = await prod.stacks(RECOVERY);
    expect(stacks.map(({ StackName }) => StackName).sort()).toEqual(prod.expectedStacks(RECOVERY).sort());
    expect(stacks.map(({ StackStatus }) => StackStatus)).toEqual(stacks.map(() => 'CREATE_COMPLETE'));
  });

  test('has a replica of the database, encrypted with a key in that Region', async () => {
    const { DBInstances } = await new RDSClient(prod.client(RECOVERY)).send(new DescribeDBInstancesCommand({}));
    expect(DBInstances).toMatchObject([
      {
        DBInstanceIdentifier: 'pets-api-db-replica',
        DBInstanceClass: 'db.t3.medium',
        MultiAZ: false,
        PubliclyAccessible: false,
        BackupRetentionPeriod: 7,
        DeletionProtection: true,
        KmsKeyId: expect.stringMatching(/^arn:aws:kms:us-west-2:/),
      },
    ]);
  });

  test('has copies of the secrets, encrypted with a key in that Region', async () => {
    const secrets = new SecretsManagerClient(prod.client());
    const { ReplicationStatus } = await secrets.send(new DescribeSecretCommand({ SecretId: 'pets-api/db-password' }));
    expect(ReplicationStatus).toMatchObject([
      { Region: RECOVERY, KmsKeyId: expect.stringMatching(/^arn:aws:kms:us-west-2:/) },
    ]);
  });

  test('has a standby without tasks, which reads the copies of the secrets', async () => {
    const ecs = new ECSClient(prod.client(RECOVERY));
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'] }),
    );
    expect(services).toMatchObject([{ desiredCount: 0, runningCount: 0, status: 'ACTIVE' }]);
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: services?.[0].taskDefinition }),
    );
    const secrets = taskDefinition?.containerDefinitions?.[0].secrets ?? [];
    expect(secrets.find(({ name }) => name === 'JWT_SECRET')?.valueFrom).toMatch(
      /^arn:aws:secretsmanager:us-west-2:\d+:secret:pets-api\/jwt-secret-\w{6}$/,
    );
  });

  test('has the plan of a failover, with the health check of the switch', async () => {
    const { Parameter } = await new SSMClient(prod.client(RECOVERY)).send(
      new GetParameterCommand({ Name: '/pets-api/failover' }),
    );
    const plan = JSON.parse(Parameter?.Value ?? '') as { switch: { alarmName: string; healthCheckId: string } };
    const { HealthCheck } = await new Route53Client(prod.client(RECOVERY)).send(
      new GetHealthCheckCommand({ HealthCheckId: plan.switch.healthCheckId }),
    );
    expect(HealthCheck?.HealthCheckConfig).toMatchObject({
      Type: 'CLOUDWATCH_METRIC',
      AlarmIdentifier: { Name: plan.switch.alarmName, Region: RECOVERY },
    });
  });

  test('has a vault for backup copies', async () => {
    const resources = await prod.resources('Recovery', RECOVERY);
    expect(resources.filter(({ ResourceType }) => ResourceType === 'AWS::Backup::BackupVault')).toHaveLength(1);
  });
});

test('all stacks have termination protection', async () => {
  const stacks = [...(await prod.stacks()), ...(await prod.stacks(RECOVERY))];
  const unprotected = stacks.filter(({ EnableTerminationProtection }) => !EnableTerminationProtection);
  expect(unprotected.map(({ StackName }) => StackName)).toEqual([]);
});

// last, because it changes the deployment
describeFailover(prod);
