import { parse } from 'yaml';
import { render } from '../../src/generators/copilot/code';
import type { Manifest } from '../../src/generators/copilot/manifests';
import type { Outcome } from '../../src/generators/copilot/notes';
import { translate } from '../../src/generators/copilot/translate';
import { workloadFile } from '../../src/generators/copilot/workload-file';

const COMMON = 'image: { location: acme/api:1, port: 8080 }\n';
const TYPES = {
  web: `type: Load Balanced Web Service\nhttp: { path: / }\n${COMMON}`,
  worker: `type: Worker Service\n${COMMON.replace(', port: 8080', '')}`,
  job: `type: Scheduled Job\non: { schedule: '@daily' }\n${COMMON.replace(', port: 8080', '')}`,
};

/** A manifest: the fields of `yaml` replace those of the type. */
function manifest(type: keyof typeof TYPES, yaml: string, name = 'api'): Manifest {
  const values = { ...(parse(TYPES[type]) as object), ...(parse(yaml) as object | null) };
  return { name, file: `copilot/${name}/manifest.yml`, values };
}

function translated(...manifests: Manifest[]) {
  const folder = { workloads: manifests, environments: [], pipelines: [], extensions: [] };
  const { workloads, notes } = translate(folder, 'shop', ['test', 'prod']);
  const [first] = workloads;
  const code = workloadFile(first, workloads)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/, ([}\])])/g, ' $1');
  return { code: code.replaceAll(/([([]) /g, '$1').replaceAll(/ ([)\]])/g, '$1'), notes: notes.all };
}

test.each<[keyof typeof TYPES, string, string]>([
  ['web', 'image: { build: ./Dockerfile, port: 80 }', "fromEcrWithTagParameter(platform.images['api'], ssm."],
  ['web', 'image: { location: acme/api, port: 80 }', "fromRegistry('acme/api', { allowLatest: true })"],
  [
    'web',
    'image: { location: 111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/api:2, port: 80 }',
    "fromRepositoryArn(this, 'Images', 'arn:aws:ecr:eu-west-1:111111111111:repository/acme/api'), '2')",
  ],
  [
    'web',
    'image: { location: acme/api:1, port: 80, credentials: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:hub-a1b2c3" }',
    "credentials: secretsmanager.Secret.fromSecretCompleteArn(this, 'RegistryCredentials',",
  ],
  ['web', 'image: { location: acme/api:1, port: 80, labels: { team: shop } }', "dockerLabels: { team: 'shop' }"],
  [
    'worker',
    'image: { location: acme/api:1, healthcheck: { command: [CMD, /check, -v], retries: 4, start_period: 1m } }',
    "ContainerHealthCheck.exec(['/check', '-v'], { interval: Duration.seconds(10), timeout: Duration.seconds(5), retries: 4, startPeriod: Duration.minutes(1) })",
  ],
  ['web', 'image: { location: acme/api:1, port: 443 }', 'protocol: elbv2.ApplicationProtocol.HTTPS'],
  ['web', 'cpu: 1024\nmemory: 3072', 'cpu: 1024, memoryLimitMiB: 3072'],
  ['web', '', 'cpu: 256, memoryLimitMiB: 512'],
  ['web', 'platform: linux/arm64', 'runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64 }'],
  ['web', 'platform: { osfamily: linux, architecture: arm64 }', 'ecs.CpuArchitecture.ARM64'],
  ['web', 'entrypoint: /bin/run --name "a b"', "entryPoint: ['/bin/run', '--name', 'a b']"],
  ['web', 'command: [serve, 8080]', "command: ['serve', '8080']"],
  ['web', 'logging: { retention: 90 }', 'retention: 90'],
  ['web', '', 'retention: 30'],
  ['web', 'exec: true', 'executeCommand: { encryptionKey: platform.key, logGroup: platform.sessionLogs }'],
  ['web', 'variables: { MODE: fast, LIMIT: 3 }', "environment: { MODE: 'fast', LIMIT: '3', COPILOT_"],
  ['web', 'variables: { HOST: { from_cfn: shop-host } }', "HOST: Fn.importValue('shop-host')"],
  [
    'web',
    'variables: { URL: "https://${COPILOT_ENVIRONMENT_NAME}.example.com" }',
    'URL: `https://${stage}.example.com`',
  ],
  ['web', 'variables: { PRICE: "\\\\${COST}" }', "PRICE: '${COST}'"],
  ['web', 'secrets: { TOKEN: /shop/token }', "{ parameterName: '/shop/token' }"],
  [
    'web',
    'secrets: { TOKEN: "arn:aws:ssm:eu-west-1:111111111111:parameter/shop/token" }',
    "{ parameterName: '/shop/token' }",
  ],
  ['web', 'secrets: { DB: { secretsmanager: shop/db } }', "secretArn(stage, 'shop/db')"],
  [
    'web',
    'secrets: { DB: { secretsmanager: "shop/db:password:AWSPREVIOUS:" } }',
    "{ versionStage: 'AWSPREVIOUS' }, 'password')",
  ],
  [
    'web',
    'secrets: { DB: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1b2c3" }',
    "fromSecretCompleteArn(this, 'Secret-DB', 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1b2c3')",
  ],
  ['web', '', 'rootFilesystem: RootFilesystem.writable()'],
  [
    'web',
    'storage: { readonly_fs: true, ephemeral: 100, volumes: { work: { path: /work } } }',
    "RootFilesystem.readOnly().withVolumes(ServiceVolume.ephemeral({ containerPath: '/work' })).withEphemeralStorage(100)",
  ],
  ['web', 'storage: { ephemeral: 20 }', 'rootFilesystem: RootFilesystem.writable(),'],
  ['web', 'network: { connect: true }', "ServiceConnect.clientServer(platform.namespace, { dnsName: 'api' })"],
  ['web', 'network: { connect: { alias: shop.internal } }', "{ dnsName: 'shop.internal' }"],
  ['worker', 'network: { connect: true }', 'ServiceConnect.client(platform.namespace)'],
  ['web', 'count: 3', 'scaling: Scaling.fixedAt(3)'],
  ['web', '', 'scaling: Scaling.fixedAt(1)'],
  ['web', 'count: { spot: 4 }', 'scaling: Scaling.fixedAt(4), capacity: Capacity.fargateSpot({ onDemandBase: 0 })'],
  [
    'web',
    'count: { range: 2-8, cpu_percentage: 70, memory_percentage: { value: 80 }, requests: 100, cooldown: { in: 2m, out: 30s } }',
    'Scaling.between({ minCapacity: 2, maxCapacity: 8, cpuTargetUtilizationPercent: 70, memoryTargetUtilizationPercent: 80, requestsPerTarget: 100, scaleInCooldown: Duration.minutes(2), scaleOutCooldown: Duration.seconds(30) })',
  ],
  ['web', 'count: { range: { min: 1, max: 5, spot_from: 3 } }', 'Capacity.fargateSpot({ onDemandBase: 2 })'],
  [
    'worker',
    'count: { range: 0-5, queue_delay: { acceptable_latency: 10m, msg_processing_time: 250ms } }',
    'ScalingPolicy.queueBacklog({ queue: work.queue, backlogPerTask: 2400 })',
  ],
  [
    'web',
    'deployment: { rolling: recreate }',
    'DeploymentStrategy.rolling({ minHealthyPercent: 0, maxHealthyPercent: 100 })',
  ],
  ['web', 'http: { path: /, healthcheck: /ready }', "healthCheck: { path: '/ready' }"],
  [
    'web',
    'http: { path: /, healthcheck: { path: /ready, success_codes: 200-299, healthy_threshold: 2, unhealthy_threshold: 4, interval: 20s, timeout: 6s, grace_period: 90s } }',
    "healthCheck: { path: '/ready', healthyHttpCodes: '200-299', healthyThresholdCount: 2, unhealthyThresholdCount: 4, interval: Duration.seconds(20), timeout: Duration.seconds(6) }, healthCheckGracePeriod: Duration.seconds(90)",
  ],
  ['web', 'http: { path: /, version: grpc, healthcheck: { success_codes: "0" } }', "healthyGrpcCodes: '0'"],
  ['web', 'http: { path: /, version: http2 }', 'protocolVersion: elbv2.ApplicationProtocolVersion.HTTP2'],
  ['web', 'http: { path: /, deregistration_delay: 90s }', 'deregistrationDelay: Duration.seconds(90)'],
  ['web', 'http: { path: /, stickiness: true }', 'stickinessCookieDuration: Duration.days(1)'],
  ['web', 'http: { path: /, target_port: 9090 }', 'containerPort: 9090'],
  [
    'web',
    'http: { path: /, alias: [a.example.com, b.example.com] }',
    "hostHeaders(['a.example.com', 'b.example.com'])",
  ],
  ['web', 'http: { path: /, alias: [{ name: a.example.com, hosted_zone: Z1 }] }', "hostHeaders(['a.example.com'])"],
  ['web', 'http: { path: /, allowed_source_ips: [192.0.2.0/24] }', "sourceIps(['192.0.2.0/24'])"],
  [
    'web',
    'publish: { topics: [{ name: placed }] }',
    "actions: ['sns:Publish'], resourceArns: [platform.topics['api/placed'].topicArn]",
  ],
  [
    'web',
    'publish: { topics: [{ name: placed }] }',
    "this.toJsonString({ 'placed': platform.topics['api/placed'].topicArn })",
  ],
  ['worker', '', "new WorkerQueue(this, 'Queue');"],
  [
    'worker',
    'subscribe: { queue: { retention: 4d, timeout: 45s, delay: 10s, dead_letter: { tries: 3 } } }',
    '{ maxReceiveCount: 3, queueOptions: { visibilityTimeout: Duration.seconds(45), retentionPeriod: Duration.days(4), deliveryDelay: Duration.seconds(10) } }',
  ],
  [
    'worker',
    'subscribe: { queue: { fifo: { high_throughput: true, content_based_deduplication: true } } }',
    'contentBasedDeduplication: true, deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP, fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID',
  ],
  ['job', 'on: { schedule: "@every 90m" }', "expression('rate(90 minutes)')"],
  ['job', 'on: { schedule: "*/10 8 * * 5-7" }', "expression('cron(0/10 8 ? * FRI,SAT,SUN *)')"],
  ['job', 'on: { schedule: "0 6 1 */3 *" }', "expression('cron(0 6 1 1/3 ? *)')"],
  ['job', 'on: { schedule: "cron(0 9 * * ? *)" }', "expression('cron(0 9 * * ? *)')"],
  ['job', 'on: { schedule: none }', 'enabled: false'],
  ['job', 'retries: 2\ntimeout: 90s', 'maxAttempts: 3, timeout: Duration.minutes(2)'],
])('a %s with %j has %s', (type, yaml, expected) => {
  expect(translated(manifest(type, yaml)).code).toContain(expected.replaceAll(/\s+/g, ' '));
});

test.each<[keyof typeof TYPES, string, string, Outcome]>([
  ['web', 'sidecars: { proxy: { image: proxy } }', 'sidecars', 'byHand'],
  ['web', 'taskdef_overrides: [{ path: Cpu, value: 1 }]', 'taskdef_overrides', 'byHand'],
  ['web', 'observability: { tracing: awsxray }', 'observability.tracing', 'byHand'],
  ['web', 'env_file: local.env', 'env_file', 'byHand'],
  ['web', 'secrets: { TOKEN: { from_cfn: token } }', 'secrets.TOKEN.from_cfn', 'byHand'],
  ['web', 'logging: { destination: { Name: datadog } }', 'logging.destination', 'byHand'],
  ['web', 'storage: { volumes: { data: { path: /data, efs: true } } }', 'storage.volumes.data.efs', 'byHand'],
  ['web', 'network: { vpc: { security_groups: [sg-1] } }', 'network.vpc.security_groups', 'byHand'],
  ['web', 'network: { vpc: { placement: { subnets: [subnet-1] } } }', 'network.vpc.placement', 'byHand'],
  ['web', 'network: { vpc: { placement: public } }', 'network.vpc.placement', 'noEquivalent'],
  ['web', 'nlb: { port: 443/tls }', 'nlb', 'noEquivalent'],
  ['web', '{ http: false, nlb: { port: 443/tls } }', 'http', 'noEquivalent'],
  ['web', 'http: { path: /, hosted_zone: Z1 }', 'http.hosted_zone', 'byHand'],
  ['web', 'http: { path: /, alb: shared }', 'http.alb', 'byHand'],
  ['web', 'http: { path: /, additional_rules: [{ path: /admin }] }', 'http.additional_rules', 'byHand'],
  ['web', 'http: { path: /, target_container: proxy }', 'http.target_container', 'byHand'],
  ['web', 'http: { path: /, redirect_to_https: false }', 'http.redirect_to_https', 'noEquivalent'],
  ['web', 'http: { path: /, healthcheck: { port: 9000 } }', 'http.healthcheck.port', 'noEquivalent'],
  ['web', 'count: { range: 1-2, response_time: 2s }', 'count.response_time', 'byHand'],
  [
    'web',
    'count: { range: 1-2, cpu_percentage: { value: 5, cooldown: { in: 1s } } }',
    'count.cpu_percentage.cooldown',
    'noEquivalent',
  ],
  ['worker', 'count: { range: 1-2, requests: 5 }', 'count.requests', 'noEquivalent'],
  ['web', 'deployment: { rollback_alarms: [slow] }', 'deployment.rollback_alarms', 'byHand'],
  ['web', 'platform: windows/x86_64', 'platform', 'noEquivalent'],
  ['web', 'platform: { osfamily: windows_server_2022_core, architecture: x86_64 }', 'platform', 'noEquivalent'],
  ['job', 'exec: true', 'exec', 'noEquivalent'],
  ['job', 'network: { connect: true }', 'network.connect', 'noEquivalent'],
  ['web', 'environments: { qa: { cpu: 512 } }', 'environments.qa', 'noEquivalent'],
  ['web', 'colour: blue', 'colour', 'unknown'],
  ['web', 'http: { path: /, colour: blue }', 'http.colour', 'unknown'],
  ['web', 'subscribe: { topics: [] }', 'subscribe', 'unknown'],
  ['web', 'image: { build: { dockerfile: D, args: { A: 1 } }, port: 80 }', 'image.build.args', 'byHand'],
  ['web', 'image: { location: a:1, port: 80, depends_on: { init: success } }', 'image.depends_on', 'byHand'],
])('a %s with %j reports %s as %s', (type, yaml, field, outcome) => {
  const found = translated(manifest(type, yaml)).notes.filter((note) => note.field === field);
  expect(found.map((note) => note.outcome)).toContain(outcome);
});

test('a topic of its own queue, a filter and the queues of all topics are in the worker', () => {
  const subscribe = `subscribe:
  topics:
    - { name: placed, service: orders, filter_policy: { country: [DE] } }
    - { name: order-refunds, service: orders, queue: { timeout: 5m } }
`;
  const orders = manifest('web', 'publish: { topics: [{ name: placed }, { name: order-refunds }] }', 'orders');
  const { code } = translated(manifest('worker', subscribe), orders);
  expect(code).toContain("filterMessages( platform.topics['orders/placed']".replace('( ', '('));
  expect(code).toContain("{ country: ['DE'] }");
  expect(code).toContain("'ordersOrderrefundsEventsQueue': topicQueue2.queue.queueUrl");
  expect(code).toContain("platform.topics['orders/order-refunds'].addSubscription(");
});

test('a note that applies to one environment names it', () => {
  const { notes } = translated(manifest('web', 'environments: { prod: { colour: blue, count: 2 } }'));
  expect(notes.find(({ field }) => field === 'colour')).toMatchObject({ outcome: 'unknown', environments: ['prod'] });
  expect(notes.find(({ field }) => field === 'cpu')).toBeUndefined();
});

test('an environment replaces an image and a number of tasks, and merges maps', () => {
  const yaml = `image: { build: ./Dockerfile, port: 80 }
count: { range: 1-4, cpu_percentage: 50 }
variables: { A: a, B: b }
environments: { prod: { image: { location: acme/api:1 }, count: { spot: 2 }, variables: { B: c } } }`;
  const { code } = translated(manifest('web', yaml));
  expect(code).toContain("prod: () => ServiceImage.fromRegistry('acme/api:1')");
  expect(code).toContain('prod: () => Scaling.fixedAt(2)');
  expect(code).toContain("A: 'a', B: byStage(stage, { test: () => 'b', prod: () => 'c' })");
});

test.each<[keyof typeof TYPES, string, string]>([
  ['web', 'cpu: 300', "cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got '300'. These are the sizes"],
  ['web', 'memory: 700', "memory must be from 512 to 2048 MiB in steps of 1024 with 256 CPU units, got '700'"],
  [
    'web',
    'cpu: 4096',
    'memory must be from 8192 to 30720 MiB in steps of 1024 with 4096 CPU units, got none. The default',
  ],
  ['web', 'image: { port: 80 }', "image must be a map with either build or location, got 'none of them'. Set either"],
  ['web', 'image: { build: D, location: a:1, port: 80 }', "got 'build and location'"],
  ['web', 'image: { location: a:1 }', 'image.port must be a port from 1 to 65535, got none. Set the port'],
  [
    'web',
    'image: { location: a:1, port: 80, credentials: hub }',
    "image.credentials must be the complete ARN of a secret, got 'hub'",
  ],
  ['web', 'http: { healthcheck: / }', 'http.path must be a path, got none. Set http.path, for example /'],
  ['web', 'http: { path: /, healthcheck: { interval: 1s } }', "interval must be a duration from 5s to 300s, got '1s'"],
  [
    'web',
    'http: { path: /, allowed_source_ips: [all] }',
    'http.allowed_source_ips must be a list of CIDR blocks, got \'["all"]\'',
  ],
  [
    'web',
    'count: { range: 5-1 }',
    "count.range must be a range whose maximum is at least 1 and at least the minimum, got '5-1'",
  ],
  ['web', 'count: { cpu_percentage: 50 }', 'count.range must be a range such as 1-10, got none'],
  ['web', 'count: many', "count must be a whole number from 0 to 5000, or a map, got 'many'"],
  ['web', 'logging: { retention: 31 }', 'logging.retention must be one of 1, 3, 5,'],
  ['web', 'exec: often', "exec must be true or false, got 'often'"],
  ['web', 'variables: [A]', 'variables must be a map, got \'["A"]\''],
  ['web', 'variables: { 1A: x }', 'variables.1A must be a variable whose name'],
  [
    'web',
    'publish: { topics: [{ fifo: true }] }',
    'publish.topics[0].name must be letters, digits, hyphens and underscores, got none',
  ],
  [
    'worker',
    'subscribe: { topics: [{ name: placed, service: orders }] }',
    "subscribe.topics[0] must be a topic that a translated workload publishes, got 'orders/placed'. Add it",
  ],
  [
    'worker',
    'subscribe: { queue: { retention: 30d } }',
    "subscribe.queue.retention must be a duration from 60s to 1209600s, got '30d'",
  ],
  ['job', 'on: { schedule: hourly }', 'on.schedule must be none, a preset such as @daily,'],
  ['job', 'on: { schedule: "0 6 1 * 1" }', 'on.schedule must be none'],
  ['job', 'on: { schedule: "@every 90s" }', 'on.schedule must be none'],
  [
    'job',
    'timeout: 15h\nretries: 1',
    "timeout must be at most 20 hours for all attempts, got '54000'. Reduce timeout or retries",
  ],
  ['web', 'environments: [prod]', 'environments must be a map of environments, got'],
  ['web', 'environments: { prod: 5 }', "environments.prod must be a map, got '5'"],
  ['web', 'type: Lambda', 'type must be one of Load Balanced Web Service, Worker Service,'],
  ['web', 'name: My API', "name must be lower-case letters, digits and hyphens, got 'My API'"],
  [
    'web',
    'variables: { TAG: "${NOT_SET_ANYWHERE}" }',
    "variables.TAG must be a value without a shell variable that is not set, got '${NOT_SET_ANYWHERE}'. Set NOT_SET_ANYWHERE",
  ],
  ['web', 'environments: { prod: { cpu: 1 } }', 'environments.prod.cpu must be one of'],
])('a %s with %j fails', (type, yaml, message) => {
  const run = () => translated(manifest(type, yaml));
  expect(run).toThrow(`copilot/api/manifest.yml: `);
  expect(run).toThrow(message);
});

test('all problems of all manifests are in one error, each once', () => {
  const run = () => translated(manifest('web', 'cpu: 1\nexec: 5'), manifest('job', 'retries: 99', 'nightly'));
  expect(run).toThrow(
    /^copilot\/api\/manifest\.yml: cpu .*\ncopilot\/api\/manifest\.yml: exec .*\ncopilot\/nightly\/manifest\.yml: retries [^\n]*$/,
  );
});

test('texts of manifests cannot become code', () => {
  const variables = JSON.stringify({ A: "');process.exit();('", B: '${COPILOT_ENVIRONMENT_NAME}`${x}`', C: '\\' });
  const { code } = translated(manifest('web', `variables: ${variables.replace('`${x}`', '`\\\\${x}`')}`));
  expect(code).toContain(String.raw`A: "');process.exit();('"`);
  expect(code).toContain('B: `${stage}\\`\\${x}\\``');
  expect(code).toContain(String.raw`C: '\\'`);
  expect(render({ 'a-b': "'x'" })).toBe("{ 'a-b': 'x' }");
});
