import { Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { type Construct } from 'constructs';
import { ConnectionSecrets, PasswordRotation, PostgresDatabase, RotationStrategy } from '@pets/database';
import { AddressPlan, FlowLogs, Ingress, TieredVpc, TierSecurityGroups, TierType } from '@pets/network';
import { AlertTopic, DatabaseAlarms, ServiceAlarms, ServiceLogGroup } from '@pets/observability';
import { CustomerKey, KeyService, type KeyServiceConfig, LogBucket, RequiredTags } from '@pets/security';
import { ContainerService, PublicLoadBalancer, ServiceImage, ServiceSecret, Traffic } from '@pets/service';

/** Allows AWS Backup to use a key. */
class Backups extends KeyService {
  public bind(): KeyServiceConfig {
    return {
      statements: [
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('backup.amazonaws.com')],
          actions: ['kms:Decrypt'],
          resources: ['*'],
        }),
      ],
    };
  }
}

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    const key = new CustomerKey(this, 'Key', { description: 'shop', services: [new Backups()] });

    const vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: AddressPlan.derived({
        cidr: '10.0.0.0/16',
        availabilityZones: ['us-east-1a', 'us-east-1b'],
        tiers: [
          { name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 },
          { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
          { name: 'database', tierType: TierType.ISOLATED, prefixLength: 26 },
        ],
      }),
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey: key }),
    });
    const groups = new TierSecurityGroups(this, 'Groups', { vpc, ingress: Ingress.internet() });
    const logGroup = new ServiceLogGroup(this, 'Logs', { encryptionKey: key });

    const secrets = new ConnectionSecrets(this, 'Secrets', { encryptionKey: key, username: 'shop' });
    const database = new PostgresDatabase(this, 'Database', {
      vpc,
      vpcSubnets: { subnetGroupName: 'database' },
      securityGroups: [groups.database],
      encryptionKey: key,
      credentials: secrets.credentials,
      databaseName: 'shop',
      engineVersion: rds.PostgresEngineVersion.VER_17_9,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
    });
    secrets.connectTo(database);
    new PasswordRotation(this, 'Rotation', {
      database,
      strategy: RotationStrategy.singleUser(),
      vpc,
      securityGroups: [groups.rotation],
      encryptionKey: key,
      automaticallyAfter: Duration.days(30),
    });

    const loadBalancer = new PublicLoadBalancer(this, 'LoadBalancer', {
      vpc,
      securityGroup: groups.loadBalancer,
      certificate: acm.Certificate.fromCertificateArn(
        this,
        'Certificate',
        'arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c',
      ),
      accessLogs: new LogBucket(this, 'AccessLogs'),
    });
    const service = new ContainerService(this, 'Service', {
      vpc,
      securityGroup: groups.service,
      image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx-unprivileged:1.29'),
      containerPort: 8080,
      cpu: 256,
      memoryLimitMiB: 512,
      environment: { SPRING_PROFILES_ACTIVE: 'prod' },
      secrets: { DB_URL: ServiceSecret.fromSecretsManager(secrets.url) },
      logGroup,
      traffic: Traffic.fromListener(loadBalancer.listener),
    });

    const actions = new AlertTopic(this, 'Alerts', { encryptionKey: key, emails: ['team@example.com'] });
    new DatabaseAlarms(this, 'DatabaseAlarms', { database: database.instance, actions, alarmNamePrefix: 'shop' });
    new ServiceAlarms(this, 'ServiceAlarms', { service: service.fargateService, actions, alarmNamePrefix: 'shop' });

    RequiredTags.of(this).apply({ Project: 'shop', Environment: 'prod', Owner: 'platform-team' });
  }
}
