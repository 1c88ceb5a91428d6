import { names } from '@nx/devkit';
import { call, combine, combineProperties, literal, type Code } from './code';
import { routesOf } from './routes';
import type { Workload } from './translate';
import type { StageCode } from './translation/stage-code';
import { wrap } from './wrap';

/** Modules of names in the generated code. */
const IMPORTS: readonly (readonly [pattern: RegExp, line: string])[] = [
  [/(?<![\w.])ecr\.[A-Z]/, "import * as ecr from 'aws-cdk-lib/aws-ecr';"],
  [/(?<![\w.])ecs\.[A-Z]/, "import * as ecs from 'aws-cdk-lib/aws-ecs';"],
  [/(?<![\w.])elbv2\.[A-Z]/, "import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';"],
  [/(?<![\w.])iam\.[A-Z]/, "import * as iam from 'aws-cdk-lib/aws-iam';"],
  [/(?<![\w.])logs\.[A-Z]/, "import * as logs from 'aws-cdk-lib/aws-logs';"],
  [/(?<![\w.])scheduler\.[A-Z]/, "import * as scheduler from 'aws-cdk-lib/aws-scheduler';"],
  [/(?<![\w.])secretsmanager\.[A-Z]/, "import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';"],
  [/(?<![\w.])subscriptions\.[A-Z]/, "import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';"],
  [/(?<![\w.])sqs\.[A-Z]/, "import * as sqs from 'aws-cdk-lib/aws-sqs';"],
  [/(?<![\w.])ssm\.[A-Z]/, "import * as ssm from 'aws-cdk-lib/aws-ssm';"],
];
const SERVICE = [
  'Capacity',
  'ContainerHealthCheck',
  'ContainerService',
  'DeploymentStrategy',
  'RootFilesystem',
  'Scaling',
  'ScalingPolicy',
  'ScheduledTask',
  'ServiceConnect',
  'ServiceImage',
  'ServiceSecret',
  'ServiceVolume',
  'Traffic',
  'WorkerQueue',
];

/** Returns the name of the class of a workload. */
export function classOf({ name }: Workload): string {
  return `${names(name).className}Stack`;
}

/** Returns the source of the stack of a workload. */
export function workloadFile(workload: Workload, all: readonly Workload[]): string {
  const { name, type } = workload;
  const byStage = <T>(pick: (code: StageCode, stage: string) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(workload.stages).map(([stage, code]) => [stage, pick(code, stage)]));
  const [construct, id] = type === 'Scheduled Job' ? ['ScheduledTask', 'Job'] : ['ContainerService', 'Service'];
  const props = combineProperties(byStage((code, stage) => propsOf(code, routesOf(all, stage)[name])));
  const retention = combine(byStage(({ logRetention }) => literal(logRetention)));
  const statements = (pick: (code: StageCode) => readonly string[]) => [
    ...new Set(Object.values(workload.stages).flatMap(pick)),
  ];
  const body = [
    ...statements(({ before }) => before),
    logGroup('logGroup', 'Logs', retention as string),
    ...(construct === 'ScheduledTask' ? [logGroup('stateMachineLogGroup', 'Runs', retention as string)] : []),
    `const workload = ${call(`new ${construct}`, ['this', literal(id)], { ...common(construct), ...props })};`,
    ...statements(({ after }) => after),
    ...(construct === 'ScheduledTask' ? ['acknowledgeJob(workload);'] : []),
  ];
  const text = body.map((statement) => `    ${wrap(statement, '    ')}\n`).join('');
  const isUsed = /\bworkload\b/.test(text.replace('const workload =', ''));
  const code = isUsed ? text : text.replace('const workload = new', 'new');
  return `${importsOf(code, construct)}
/** The ${type} \`${name}\` of AWS Copilot. */
export class ${classOf(workload)} extends Stack {
  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id, props);
    const { platform${/\bstage\b/.test(code) ? ', stage' : ''} } = props;
${code}  }
}
`;
}

function propsOf(code: StageCode, route: Record<string, string> | undefined): Record<string, Code> {
  const { props, variables, secrets, containerOptions, traffic } = code;
  const all: Record<string, Code> = { ...props, environment: variables };
  if (Object.keys(secrets).length > 0) all['secrets'] = secrets;
  if (Object.keys(containerOptions).length > 0) all['containerOptions'] = containerOptions;
  if (route) {
    const options = { ...route, ...traffic };
    all['traffic'] = call('Traffic.fromListenerRule', ['platform.loadBalancer.listener'], options);
  }
  return all;
}

/** A job has a cluster of its own, so that its state machine can stop no other tasks. */
function common(construct: string): Record<string, string> {
  const shared = { vpc: 'platform.vpc', securityGroup: 'platform.taskGroup', logGroup: 'logGroup' };
  return construct === 'ScheduledTask'
    ? { ...shared, stateMachineLogGroup: 'stateMachineLogGroup' }
    : { ...shared, cluster: 'platform.cluster' };
}

function logGroup(variable: string, id: string, retention: string): string {
  return `const ${variable} = new logs.LogGroup(this, '${id}', { encryptionKey: platform.key, retention: ${retention} });`;
}

function importsOf(code: string, construct: string): string {
  const core = ['Duration', 'Fn'].filter((name) => new RegExp(`\\b${name}\\.`).test(code));
  const service = SERVICE.filter((name) => name === construct || new RegExp(`\\b${name}\\b`).test(code));
  const local = ['acknowledgeJob', 'byStage', 'filterMessages', 'secretArn'].filter((name) =>
    new RegExp(`\\b${name}\\(`).test(code),
  );
  const files: Readonly<Record<string, string>> = {
    acknowledgeJob: '../acknowledge-job',
    byStage: '../by-stage',
    filterMessages: '../filter-messages',
    secretArn: '../environments',
  };
  return [
    wrap(`import { ${service.join(', ')} } from '@pets/service';`, ''),
    `import { ${[...core, 'Stack'].join(', ')} } from 'aws-cdk-lib';`,
    ...IMPORTS.filter(([pattern]) => pattern.test(code)).map(([, line]) => line),
    "import type { Construct } from 'constructs';",
    ...local.map((name) => `import { ${name} } from '${files[name]}';`),
    "import type { WorkloadProps } from '../workload-props';",
    '',
  ].join('\n');
}
