import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { byName, FACTS, tagsOf } from './facts';
import { ACCOUNT, PRIMARY, type LocalDeployment } from './local-deployment';

/** The rows V1 to V11, read from ECS, the load balancer, IAM and ECR. */
export function describeService(deployment: LocalDeployment): void {
  const { environment } = deployment;
  const facts = FACTS[environment];

  describe('the service', () => {
    let service: Service;
    let task: TaskDefinition;
    let taskTags: Record<string, string>;

    beforeAll(async () => {
      const ecs = new ECSClient(deployment.client());
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'], include: ['TAGS'] }),
      );
      [service] = services;
      const { taskDefinition, tags } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition, include: ['TAGS'] }),
      );
      task = taskDefinition ?? {};
      taskTags = byName(tags);
    });

    test('runs on the cluster of the design, with Container Insights', async () => {
      const { clusters = [] } = await new ECSClient(deployment.client()).send(
        new DescribeClustersCommand({ clusters: ['pets-api-cluster'], include: ['SETTINGS'] }),
      );
      expect(clusters).toHaveLength(1);
      expect(clusters[0].settings).toEqual([
        { name: 'containerInsights', value: expect.stringMatching(/enabled|enhanced/) },
      ]);
    });

    test('has tasks with the size, container and health check of the design', () => {
      expect(task).toMatchObject({
        family: 'pets-api',
        cpu: '512',
        memory: '1024',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
      });
      expect(task.containerDefinitions).toHaveLength(1);
      expect(task.containerDefinitions?.[0]).toMatchObject({
        name: 'pets-api',
        image: `${ACCOUNT}.dkr.ecr.${PRIMARY}.amazonaws.com/pets-api:initial`,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        healthCheck: { interval: 30, timeout: 5, retries: 3, startPeriod: 60 },
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/pets-api', 'awslogs-stream-prefix': 'ecs' },
        },
      });
      const { healthCheck, environment: variables } = task.containerDefinitions?.[0] ?? {};
      expect(healthCheck?.command?.join(' ')).toMatch(/wget .*http:\/\/localhost:8080\/actuator\/health/);
      expect(variables).toContainEqual({ name: 'SPRING_PROFILES_ACTIVE', value: environment });
      expect(taskTags).toEqual(tagsOf(environment));
    });

    test('reads its secrets from Secrets Manager', () => {
      const secrets = task.containerDefinitions?.[0].secrets?.map(({ name, valueFrom }) => [name, valueFrom]);
      expect(Object.fromEntries(secrets ?? [])).toMatchObject({
        SPRING_DATASOURCE_URL: expect.stringMatching(/:secret:pets-api\/db-url-\w{6}$/),
        SPRING_DATASOURCE_USERNAME: expect.stringMatching(/:secret:pets-api\/db-app-\w{6}:username::$/),
        SPRING_DATASOURCE_PASSWORD: expect.stringMatching(/:secret:pets-api\/db-app-\w{6}:password::$/),
        JWT_SECRET: expect.stringMatching(/:secret:pets-api\/jwt-secret-\w{6}$/),
      });
    });

    test('is in the private subnets, without public IP addresses', async () => {
      const { subnets, assignPublicIp } = service.networkConfiguration?.awsvpcConfiguration ?? {};
      const { Subnets = [] } = await new EC2Client(deployment.client()).send(
        new DescribeSubnetsCommand({ SubnetIds: subnets }),
      );
      expect(Subnets.map(({ CidrBlock }) => CidrBlock).sort()).toEqual(['10.0.2.0/24', '10.0.5.0/24']);
      expect(assignPublicIp).toBe('DISABLED');
    });

    test('is deployed without downtime and rolls back automatically', () => {
      expect(service.deploymentConfiguration).toMatchObject({
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      });
      expect(byName(service.tags)).toMatchObject(tagsOf(environment));
    });

    test('has the desired count of the design, or none with autoscaling', async () => {
      const resources = await deployment.resources('Service');
      const isScaled = resources.some(({ ResourceType }) => ResourceType?.endsWith('ScalableTarget'));
      expect(isScaled).toBe(environment !== 'dev');
      if (!isScaled) expect(service.desiredCount).toBe(facts.tasks);
    });

    test('has a task role without permissions and an execution role with the least permissions', async () => {
      const iam = new IAMClient(deployment.client());
      const nameOf = (arn = '') => arn.split('/').at(-1);
      for (const role of [task.taskRoleArn, task.executionRoleArn]) {
        const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName: nameOf(role) }));
        expect(PolicyNames).toEqual([]);
      }
      const attachedTo = async (role?: string) =>
        (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: nameOf(role) }))).AttachedPolicies ?? [];
      expect(await attachedTo(task.taskRoleArn)).toEqual([]);

      const [{ PolicyArn }, ...more] = await attachedTo(task.executionRoleArn);
      expect(more).toEqual([]);
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
      );
      const { Statement } = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')) as {
        Statement: { Action: string | string[]; Resource: string | string[] }[];
      };
      const onEverything = Statement.filter(({ Resource }) => [Resource].flat().includes('*'));
      expect(onEverything.flatMap(({ Action }) => Action)).toEqual(['ecr:GetAuthorizationToken']);
      expect(new Set(Statement.flatMap(({ Action }) => Action))).toEqual(
        new Set([
          'ecr:GetAuthorizationToken',
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
          'secretsmanager:GetSecretValue',
          'kms:Decrypt',
        ]),
      );
    });

    test('has a repository with immutable, scanned and encrypted images', async () => {
      const { repositories } = await new ECRClient(deployment.client()).send(
        new DescribeRepositoriesCommand({ repositoryNames: ['pets-api'] }),
      );
      expect(repositories).toMatchObject([
        {
          imageTagMutability: 'IMMUTABLE',
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfiguration: { encryptionType: 'KMS' },
        },
      ]);
    });
  });

  describe('the load balancer', () => {
    let arn: string;
    let elb: ElasticLoadBalancingV2Client;
    beforeAll(async () => {
      elb = new ElasticLoadBalancingV2Client(deployment.client());
      const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({ Names: ['pets-api-alb'] }));
      expect(LoadBalancers).toMatchObject([{ Scheme: 'internet-facing', IpAddressType: 'ipv4', Type: 'application' }]);
      arn = LoadBalancers[0].LoadBalancerArn ?? '';
    });

    test('serves HTTPS with a modern TLS policy and redirects HTTP', async () => {
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: arn }));
      const [http, https, ...more] = Listeners.sort((a, b) => (a.Port ?? 0) - (b.Port ?? 0));
      expect(more).toEqual([]);
      expect(http).toMatchObject({
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [
          { Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Port: '443', Protocol: 'HTTPS' } },
        ],
      });
      expect(https).toMatchObject({ Port: 443, Protocol: 'HTTPS', SslPolicy: expect.stringContaining('TLS13-1-2') });
      expect(https.Certificates).toHaveLength(1);
      // requests that bypass the distribution
      expect(https.DefaultActions).toMatchObject([{ Type: 'fixed-response' }]);
    });

    test('has the attributes of the design', async () => {
      const { Attributes = [] } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
      expect(Object.fromEntries(Attributes.map(({ Key, Value }) => [Key, Value]))).toMatchObject({
        'deletion_protection.enabled': facts.deletionProtection,
        'routing.http.drop_invalid_header_fields.enabled': 'true',
        'access_logs.s3.enabled': 'true',
      });
    });

    test('checks the health of the tasks', async () => {
      const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}));
      expect(TargetGroups).toMatchObject([
        {
          Protocol: 'HTTP',
          Port: 8080,
          TargetType: 'ip',
          HealthCheckPath: '/actuator/health',
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 2,
          UnhealthyThresholdCount: 3,
          Matcher: { HttpCode: '200' },
        },
      ]);
    });
  });
}
