import { ConnectionPool } from '@pets/database';
import { ApiDistribution, ApiDomain, OriginVerification } from '@pets/network';
import { ServiceLogGroup } from '@pets/observability';
import { FirewallLogging, LogBucket, LogSource, RateLimit, WebFirewall } from '@pets/security';
import {
  ContainerHealthCheck,
  ContainerService,
  PublicLoadBalancer,
  RestartOnRotation,
  Scaling,
  ServiceImage,
  ServiceSecret,
} from '@pets/service';
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  CONNECTION_ALARM,
  CONTAINER_USER,
  HEALTH_PATH,
  IMAGE_REPOSITORY,
  imageTagParameter,
  SERVICE_PORT,
  serviceNames,
  STATIC_PATHS,
} from '../pets-api';
import type { DataStack } from './data-stack';
import type { EdgeStack } from './edge-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `ServiceStack`. */
export interface ServiceStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly data: DataStack;
  /** Tag of the image in the account's repository; else the one that the application's pipeline wrote last. */
  readonly imageTag?: string;
}

/** What a release changes: the service, and the load balancer and distribution before it. */
export class ServiceStack extends PetsStack {
  readonly certificate: acm.ICertificate;
  readonly loadBalancer: PublicLoadBalancer;
  readonly firewall: WebFirewall;
  readonly service: ContainerService;
  /** How many connections each task may hold. */
  readonly pool: ConnectionPool;
  /** What the service says, as JSON. */
  readonly logGroup: logs.ILogGroup;
  /** Who reached the buckets of this environment. */
  readonly serverAccessLogs: s3.IBucket;

  private readonly domain: ApiDomain;
  private readonly verification: OriginVerification;
  private readonly accessLogs: s3.IBucket;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { hostedZoneId, hostedZoneName: zoneName, domainName } = props.environment;
    this.domain = new ApiDomain(this, 'Domain', { hostedZoneId, zoneName, domainName });
    this.verification = new OriginVerification(this, 'OriginVerification', { encryptionKey: props.data.key });
    this.serverAccessLogs = new LogBucket(this, 'ServerAccessLogs').bucket;
    this.accessLogs = new LogBucket(this, 'AccessLogs', {
      sources: [LogSource.cloudFrontLegacy()],
      serverAccessLogs: this.serverAccessLogs,
    }).bucket;
    this.certificate = this.domain.certificate('Certificate', { alternativeNames: [this.originDomainName] });

    this.loadBalancer = this.makeLoadBalancer(props);
    this.firewall = this.makeFirewall(props);
    this.makeDistribution(props);
    this.pool = new ConnectionPool({ maxTasks: props.environment.maxTasks, alarmThreshold: CONNECTION_ALARM });
    this.logGroup = this.makeLogGroup('Logs', `/ecs/${props.environment.namePrefix}pets-api`, props).logGroup;
    this.service = this.makeService(props);
  }

  /** CloudFront calls the load balancer by this name, which its certificate covers. */
  private get originDomainName(): string {
    return `origin.${this.domain.domainName}`;
  }

  private makeLoadBalancer({
    environment,
    network: { network, securityGroups },
  }: ServiceStackProps): PublicLoadBalancer {
    const loadBalancer = new PublicLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: network.subnets(TIERS.public),
      securityGroup: securityGroups.loadBalancer,
      certificate: this.certificate,
      accessLogs: this.accessLogs,
      accessLogsPrefix: 'load-balancer',
      loadBalancerName: `${environment.namePrefix}pets-api-alb`,
      deletionProtection: environment.protectedFromDeletion,
    });
    this.verification.enforceOn(loadBalancer.listener);
    this.domain.aliasToLoadBalancer(loadBalancer.loadBalancer, this.originDomainName);
    return loadBalancer;
  }

  private makeFirewall({ environment, network }: ServiceStackProps): WebFirewall {
    const firewall = WebFirewall.forRegional(this, 'Firewall', {
      description: `load balancer of the Pets API, ${environment.name}`,
      logging: FirewallLogging.toNewLogGroup({ encryptionKey: network.logsKey }),
      // CloudFront's web ACL counts by client; here the other end is an edge location, which many clients share, and
      // the forwarded address could be forged: a last barrier of 1,000 requests a second from each
      rateLimit: RateLimit.perClient({ requests: 300_000, window: Duration.minutes(5) }),
    });
    firewall.associateWith(this.loadBalancer.loadBalancer);
    return firewall;
  }

  private makeDistribution({ edge }: ServiceStackProps): void {
    const { distribution } = new ApiDistribution(this, 'Distribution', {
      originDomainName: this.originDomainName,
      originVerification: this.verification,
      domainNames: [this.domain.domainName],
      certificate: edge.certificate,
      webAclArn: edge.firewall.webAclArn,
      logBucket: this.accessLogs,
      logPrefix: 'cloudfront/',
      staticPaths: [...STATIC_PATHS],
    });
    this.domain.aliasToDistribution(distribution);
  }

  private makeLogGroup(id: string, logGroupName: string, { environment, network }: ServiceStackProps): ServiceLogGroup {
    return new ServiceLogGroup(this, id, {
      logGroupName,
      retention: environment.logRetentionDays,
      encryptionKey: network.logsKey,
      // a stack that could not be made leaves no names behind, which the next try would find taken
      removalPolicy: environment.protectedFromDeletion
        ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
        : RemovalPolicy.DESTROY,
    });
  }

  /** Infrastructure that is deployed without a tag keeps the version that runs. */
  private image({ environment, imageTag }: ServiceStackProps): ServiceImage {
    const repository = ecr.Repository.fromRepositoryName(this, 'Images', IMAGE_REPOSITORY);
    return imageTag === undefined
      ? ServiceImage.fromEcrWithTagParameter(repository, imageTagParameter(environment.namePrefix))
      : ServiceImage.fromEcr(repository, imageTag);
  }

  private makeService(props: ServiceStackProps): ContainerService {
    const { environment, network } = props;
    const { cache, secrets, user } = props.data;
    const { namePrefix, minTasks, maxTasks } = environment;
    const service = new ContainerService(this, 'Service', {
      vpc: network.network.vpc,
      vpcSubnets: network.network.subnets(TIERS.private),
      securityGroup: network.securityGroups.service,
      ...serviceNames(namePrefix),
      family: `${namePrefix}pets-api`,
      containerName: 'pets-api',
      containerPort: SERVICE_PORT,
      user: CONTAINER_USER,
      cpu: 512,
      memoryLimitMiB: 1024,
      image: this.image(props),
      environment: {
        SPRING_PROFILES_ACTIVE: environment.name,
        // while a rollout runs old and new tasks side by side, all pools together stay below the alarm
        SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(this.pool.size),
        // logs as JSON (Spring Boot 3.4 and later), whose errors are counted and whose fields are asked for
        LOGGING_STRUCTURED_FORMAT_CONSOLE: 'logstash',
      },
      secrets: {
        SPRING_DATASOURCE_URL: ServiceSecret.fromSecretsManager(secrets.url),
        // both of one secret, or a task could start between the two halves of a rotation
        SPRING_DATASOURCE_USERNAME: ServiceSecret.fromSecretsManager(user, 'username'),
        SPRING_DATASOURCE_PASSWORD: ServiceSecret.fromSecretsManager(user, 'password'),
        JWT_SECRET: ServiceSecret.fromSecretsManager(secrets.jwt),
        SPRING_DATA_REDIS_URL: ServiceSecret.fromSecretsManager(cache.url),
      },
      logGroup: this.logGroup,
      streamPrefix: 'ecs',
      containerHealthCheck: ContainerHealthCheck.wget(HEALTH_PATH),
      healthCheck: { path: HEALTH_PATH },
      listener: this.loadBalancer.listener,
      listenerRule: { priority: 1, conditions: [this.verification.condition] },
      targetGroupName: `${namePrefix}pets-api-tg`,
      scaling:
        maxTasks > minTasks
          ? Scaling.between({ minCapacity: minTasks, maxCapacity: maxTasks })
          : Scaling.fixedAt(minTasks),
    });
    // a task reads its secrets when it starts, and never again
    new RestartOnRotation(this, 'Restart', {
      service: service.service,
      secrets: service.secrets,
      logGroup: this.makeLogGroup('RestartLogs', `/aws/vendedlogs/states/${namePrefix}pets-api-restart`, props)
        .logGroup,
    });
    new CfnOutput(this, 'Rollout', {
      description: 'seconds from new tasks that listen to old ones that are gone',
      value: service.rollout.describe(),
    });
    return service;
  }
}
