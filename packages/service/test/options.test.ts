import { join } from 'node:path';
import { testOptions } from '../../../tools/jest/src/options';

const SERVICE = { construct: 'ContainerService', props: 'ContainerServiceProps', nested: ['containerOptions'] };

const LOAD_BALANCER = {
  options: 'aws_elasticloadbalancingv2.ApplicationLoadBalancerProps',
  l2: 'aws_elasticloadbalancingv2.ApplicationLoadBalancer',
  l1: 'aws_elasticloadbalancingv2.CfnLoadBalancer',
  set: { dropInvalidHeaderFields: 'invalid headers are dropped', internetFacing: 'a load balancer for each scheme' },
  byMethod: {
    clientKeepAlive: 'setAttribute',
    crossZoneEnabled: 'setAttribute',
    denyAllIgwTraffic: 'setAttribute',
    http2Enabled: 'setAttribute',
    preserveHostHeader: 'setAttribute',
    preserveXffClientPort: 'setAttribute',
    wafFailOpen: 'setAttribute',
    xAmznTlsVersionAndCipherSuiteHeaders: 'setAttribute',
    xffHeaderProcessingMode: 'setAttribute',
  },
  byL1: { minimumCapacityUnit: 'minimumLoadBalancerCapacity' },
};

const PARAMETER = {
  options: 'aws_ssm.StringParameterProps',
  l2: 'aws_ssm.StringParameter',
  l1: 'aws_ssm.CfnParameter',
  byL1: ['allowedPattern', 'dataType', 'description', 'tier', 'type'],
  unsupported: { simpleName: 'the name is a literal' },
};

testOptions(
  join(__dirname, '..'),
  [
    {
      ...SERVICE,
      options: 'aws_ecs.FargateServiceProps',
      l2: 'aws_ecs.FargateService',
      l1: 'aws_ecs.CfnService',
      set: {
        assignPublicIp: 'tasks have no public IP address',
        forceNewDeployment: 'RestartOnRotation starts deployments',
        propagateTags: 'tasks have the tags of the service',
        taskDefinition: 'created from the other properties',
        taskDefinitionRevision: 'each deployment uses the latest revision',
      },
      byProp: {
        bakeTime: 'deploymentStrategy',
        canaryConfiguration: 'deploymentStrategy',
        capacityProviderStrategies: 'capacity',
        circuitBreaker: 'deploymentStrategy',
        deploymentAlarms: 'deploymentStrategy',
        desiredCount: 'scaling',
        enableExecuteCommand: 'executeCommand',
        healthCheckGracePeriod: 'traffic',
        lifecycleHooks: 'deploymentStrategy',
        linearConfiguration: 'deploymentStrategy',
        maxHealthyPercent: 'deploymentStrategy',
        minHealthyPercent: 'deploymentStrategy',
        securityGroups: 'securityGroup',
        serviceConnectConfiguration: 'serviceConnect',
      },
      byMethod: { cloudMapOptions: 'enableCloudMap', volumeConfigurations: 'addVolume' },
      byL1: {
        availabilityZoneRebalancing: 'availabilityZoneRebalancing',
        deploymentController: 'deploymentController',
        enableECSManagedTags: 'enableEcsManagedTags',
      },
    },
    {
      ...SERVICE,
      options: 'aws_ecs.FargateTaskDefinitionProps',
      l2: 'aws_ecs.FargateTaskDefinition',
      l1: 'aws_ecs.CfnTaskDefinition',
      set: {
        executionRole: 'permissions of the containers only, attribute executionRole',
        taskRole: 'permissions of the application only, attribute taskRole',
      },
      byMethod: { volumes: 'addVolume' },
      byL1: {
        enableFaultInjection: 'enableFaultInjection',
        ephemeralStorageGiB: 'ephemeralStorage',
        pidMode: 'pidMode',
        proxyConfiguration: 'proxyConfiguration',
      },
    },
    {
      ...SERVICE,
      options: 'aws_ecs.ContainerDefinitionOptions',
      l2: 'aws_ecs.ContainerDefinition',
      l1: 'aws_ecs.CfnTaskDefinition',
      set: {
        essential: 'the container of the application is essential',
        logging: 'the log group of the service',
      },
      byProp: {
        healthCheck: 'containerHealthCheck',
        linuxParameters: 'initProcessEnabled',
        portMappings: 'containerPort',
        readonlyRootFilesystem: 'rootFilesystem',
      },
      unsupported: {
        disableNetworking: 'not supported on Fargate',
        dnsSearchDomains: 'not supported on Fargate',
        dnsServers: 'not supported on Fargate',
        dockerSecurityOptions: 'not supported on Fargate',
        extraHosts: 'not supported on Fargate',
        gpuCount: 'not supported on Fargate',
        hostname: 'not supported on Fargate',
        inferenceAcceleratorResources: 'not supported on Fargate',
        privileged: 'not supported on Fargate',
      },
    },
    { construct: 'PublicLoadBalancer', props: 'PublicLoadBalancerProps', ...LOAD_BALANCER },
    { construct: 'InternalLoadBalancer', props: 'InternalLoadBalancerProps', ...LOAD_BALANCER },
    {
      construct: 'ImageRepository',
      props: 'ImageRepositoryProps',
      options: 'aws_ecr.RepositoryProps',
      l2: 'aws_ecr.Repository',
      l1: 'aws_ecr.CfnRepository',
      set: {
        autoDeleteImages: 'deprecated, emptyOnDelete replaces it',
        emptyOnDelete: 'with RemovalPolicy.DESTROY',
        encryption: 'always with the key',
        imageScanOnPush: 'images are scanned',
        imageTagMutability: 'tags are immutable',
      },
      byMethod: { lifecycleRules: 'addLifecycleRule' },
      byL1: {
        imageTagMutabilityExclusionFilters: 'imageTagMutabilityExclusionFilters',
        lifecycleRegistryId: 'lifecyclePolicy',
      },
    },
    {
      construct: 'CapacityParameter',
      props: 'CapacityParameterProps',
      ...PARAMETER,
      byProp: { stringValue: 'initialCapacity' },
    },
    {
      construct: 'ImageTagParameter',
      props: 'ImageTagParameterProps',
      ...PARAMETER,
      byProp: { stringValue: 'initialTag' },
    },
    {
      construct: 'WorkerQueue',
      props: 'WorkerQueueProps',
      nested: ['queueOptions'],
      options: 'aws_sqs.QueueProps',
      l2: 'aws_sqs.Queue',
      l1: 'aws_sqs.CfnQueue',
    },
  ],
  {
    ImageReplication: 'creates the replication configuration of the registry',
    PullThroughCache: 'creates a rule of the registry for an upstream registry',
    ReplicatedRepositoryTemplate: 'creates the template of replicated repositories',
    RestartOnRotation: 'creates a rule and a state machine, which are attributes',
    StandbyReadiness: 'creates a function that compares two Regions',
  },
);
