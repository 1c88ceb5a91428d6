import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { sendsTo } from './alerts';
import { may, mustNot, type Derived, type Entries } from './expectation';
import { roleOf, serviceFor } from './principals';
import { assumes, usesKey } from './shared';

const SCHEDULER = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide';
const STATES = 'https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html';

interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

/** Schedules and mute rules of an environment that is stopped outside of working hours. */
export const OFF_HOURS: Entries = {
  'AWS::CloudWatch::AlarmMuteRule': {
    none: 'Amazon CloudWatch mutes the alarms itself.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html',
  },
  'AWS::Scheduler::Schedule': (schedule, model) => {
    const { Arn, RoleArn, DeadLetterConfig } = schedule.properties.Target as unknown as Target;
    const { account, region } = schedule.stack;
    const role = roleOf(model, RoleArn);
    const group = `arn:aws:scheduler:${region}:${account}:schedule-group/default`;
    const source = `${SCHEDULER}/setting-up.html#setting-up-execution-role`;
    return [
      ...assumes(serviceFor('scheduler.amazonaws.com', schedule, group), role, 'starts the target', source),
      ...may({
        by: role,
        actions: ['states:StartExecution'],
        on: [model.get('AWS::StepFunctions::StateMachine', Arn).arn],
        why: 'starts and stops the environment on a schedule',
        source,
      }),
      ...(DeadLetterConfig
        ? sendsTo(
            model,
            role,
            model.get('AWS::SQS::Queue', DeadLetterConfig.Arn),
            `${SCHEDULER}/configuring-schedule-dlq.html`,
          )
        : []),
    ];
  },
};

/** A task state of the state machine of off-hours: its integration, and what it acts on. */
interface OffHoursTask {
  readonly resource: string;
  readonly items: readonly unknown[];
}

/** Needs of one task state, or nothing if it does not belong to off-hours. */
export function offHoursNeeds(
  { resource, items }: OffHoursTask,
  machine: ModelResource,
  model: DeploymentModel,
): Derived[] | undefined {
  const by = roleOf(model, machine.properties.RoleArn);
  const { account, region } = machine.stack;
  const find = NEEDS[resource.split(':aws-sdk:')[1] ?? ''];
  if (!find) return undefined;
  const instances = items.flatMap((item) =>
    typeof item === 'string' ? model.get('AWS::RDS::DBInstance', item, machine) : [],
  );
  const services = items.flatMap((item) =>
    typeof item === 'object' ? (item as { resourceId: string; cluster: string }) : [],
  );
  const { actions, why } = find;
  if (actions[0].startsWith('rds:')) {
    const keys = instances.map(({ properties }) => properties.KmsKeyId);
    return [
      ...may({ by, actions, on: instances.map(({ arn }) => arn), why, source: STATES }),
      ...mustNot({
        by,
        actions: ['rds:DeleteDBInstance', 'rds:ModifyDBInstance'],
        on: instances.map(({ arn }) => arn),
        why: 'off-hours start and stop the database only',
        source: STATES,
      }),
      ...(actions.includes('rds:StartDBInstance') ? keys.flatMap((key) => decrypts(by, key, region, model)) : []),
    ];
  }
  if (actions[0].startsWith('ssm:')) {
    const [parameter] = model
      .resources('AWS::SSM::Parameter')
      .filter(({ stack, properties }) => stack === machine.stack && String(properties.Name).endsWith('/off-hours'));
    return may({ by, actions, on: [parameter.arn], why, source: STATES });
  }
  return services.flatMap(({ resourceId, cluster }) => {
    if (actions[0].startsWith('application-autoscaling:')) {
      return may({
        by,
        actions,
        on: [`arn:aws:application-autoscaling:${region}:${account}:scalable-target/0ec51a2b`],
        context: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
        why,
        source: STATES,
      });
    }
    const on = [`arn:aws:ecs:${region}:${account}:${resourceId}`];
    return may({ by, actions, on, context: { 'ecs:cluster': cluster }, why, source: STATES });
  });
}

/** Amazon RDS uses the key of a database that it starts with a grant. */
function decrypts(by: Derived['principal'], key: unknown, region: string, model: DeploymentModel): Derived[] {
  const use = { by, key, via: `rds.${region}`, why: 'starts an encrypted database', source: RDS_KEY };
  return [
    ...usesKey(model, { ...use, actions: ['kms:DescribeKey'] }),
    ...usesKey(model, { ...use, actions: ['kms:CreateGrant'] }).map((each) => ({
      ...each,
      context: { ...each.context, 'kms:GrantIsForAWSResource': 'true' },
    })),
  ];
}

const RDS_KEY = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html';

/** Permissions by integration. */
const NEEDS: Readonly<Record<string, { readonly actions: readonly string[]; readonly why: string } | undefined>> = {
  'applicationautoscaling:registerScalableTarget': {
    actions: ['application-autoscaling:RegisterScalableTarget'],
    why: 'suspends autoscaling while the service is stopped',
  },
  'ecs:describeServices': { actions: ['ecs:DescribeServices'], why: 'waits until tasks have started or stopped' },
  'ecs:updateService': { actions: ['ecs:UpdateService'], why: 'starts and stops the tasks' },
  'rds:describeDBInstances': { actions: ['rds:DescribeDBInstances'], why: 'waits for the database' },
  'rds:startDBInstance': { actions: ['rds:StartDBInstance'], why: 'starts the database' },
  'rds:stopDBInstance': { actions: ['rds:StopDBInstance'], why: 'stops the database' },
  'ssm:getParameter': { actions: ['ssm:GetParameter'], why: 'reads the wanted state' },
  'ssm:putParameter': { actions: ['ssm:PutParameter'], why: 'writes the wanted state' },
};
