import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, type Derivation, type Derived, type Entries } from './expectation';
import { roleOf, service, serviceFor, type Principal } from './principals';
import { assumes, PASSED_INSIDE_ACCOUNT, usesKey } from './shared';

const CLOUDWATCH = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';
const EVENTBRIDGE = 'https://docs.aws.amazon.com/eventbridge/latest/userguide';
const SNS_KEYS = 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html';
const COSTS = 'https://docs.aws.amazon.com/cost-management/latest/userguide';

/** Properties of `publishes`. */
interface Publication {
  readonly by: Principal;
  readonly topic: ModelResource;
  readonly why: string;
  readonly source: string;
  readonly anySource?: string;
}

/** A service publishes to a topic and encrypts the message. */
function publishes(model: DeploymentModel, { topic, source, ...publication }: Publication): Derived[] {
  return [
    ...may({ ...publication, actions: ['sns:Publish'], on: [topic.arn], source }),
    ...usesKey(model, {
      ...publication,
      key: topic.properties.KmsMasterKeyId,
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      encryptionContext: { 'aws:sns:topicArn': topic.arn },
      source: SNS_KEYS,
    }),
  ];
}

const alarm: Derivation = (resource, model) => {
  const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = resource.properties;
  const actions = new Set([...AlarmActions, ...OKActions, ...InsufficientDataActions] as string[]);
  return [...actions].flatMap((arn) =>
    publishes(model, {
      by: serviceFor('cloudwatch.amazonaws.com', resource),
      topic: model.get('AWS::SNS::Topic', arn),
      why: 'notifies of a change of state',
      source: `${CLOUDWATCH}/Notify_Users_Alarm_Changes.html`,
    }),
  );
};

/** Amazon CloudWatch alarms, Amazon SNS, Amazon SQS, Amazon EventBridge and cost alerts. */
export const ALERTS: Entries = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::CloudWatch::Dashboard': {
    none: 'A dashboard shows what its reader has permission to read.',
    source: `${CLOUDWATCH}/CloudWatch_Dashboards.html`,
  },
  'AWS::Events::Rule': (rule, model) =>
    (rule.properties.Targets as Target[]).flatMap((target) => targetNeeds(target, rule, model)),
  'AWS::Budgets::Budget': (budget, model) => {
    const notifications = budget.properties.NotificationsWithSubscribers as { Subscribers: Subscriber[] }[];
    const subscribers = notifications.flatMap(({ Subscribers }) => Subscribers);
    return topicsOf(subscribers.map(({ SubscriptionType, Address }) => ({ Type: SubscriptionType, Address }))).flatMap(
      (topic) =>
        publishes(model, {
          by: serviceFor('budgets.amazonaws.com', budget),
          topic: model.get('AWS::SNS::Topic', topic),
          why: 'notifies of a budget that is exceeded',
          source: `${COSTS}/budgets-sns-policy.html`,
        }),
    );
  },
  'AWS::CE::AnomalySubscription': (subscription, model) =>
    topicsOf(subscription.properties.Subscribers as Subscriber[]).flatMap((topic) =>
      publishes(model, {
        by: service('costalerts.amazonaws.com', { 'aws:SourceAccount': subscription.stack.account }),
        topic: model.get('AWS::SNS::Topic', topic),
        why: 'notifies of a cost anomaly',
        source: `${COSTS}/ad-SNS.html`,
      }),
    ),
  'AWS::CE::AnomalyMonitor': {
    none: 'It reads the costs of its own account.',
    source: `${COSTS}/getting-started-ad.html`,
  },
  'AWS::SNS::Topic': {
    none: 'Publishers need permission: alarms, rules and cost alerts.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
  },
  'AWS::SNS::Subscription': {
    none: 'A subscriber by email confirms by a link.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html',
  },
  'AWS::SQS::Queue': {
    none: 'Senders need permission: functions and rules.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  },
};

interface Subscriber {
  readonly Address: string;
  readonly Type?: string;
  readonly SubscriptionType?: string;
}

function topicsOf(subscribers: readonly Subscriber[]): string[] {
  return [...new Set(subscribers.filter(({ Type }) => Type === 'SNS').map(({ Address }) => Address))];
}

interface Target {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

/** Needs of one target. Throws an error for a target that the table does not know. */
function targetNeeds(target: Target, rule: ModelResource, model: DeploymentModel): Derived[] {
  const by = serviceFor('events.amazonaws.com', rule);
  const queue = target.DeadLetterConfig?.Arn;
  return [
    ...deliveryNeeds(target, rule, model),
    ...(queue === undefined
      ? []
      : sendsTo(model, by, model.get('AWS::SQS::Queue', queue), `${EVENTBRIDGE}/eb-rule-dlq.html`)),
  ];
}

function deliveryNeeds({ Arn, RoleArn }: Target, rule: ModelResource, model: DeploymentModel): Derived[] {
  const by = serviceFor('events.amazonaws.com', rule);
  const topic = model.find('AWS::SNS::Topic', Arn);
  if (topic)
    return publishes(model, {
      by,
      topic,
      why: 'notifies of an event',
      source: `${EVENTBRIDGE}/eb-use-resource-based.html#eb-sns-permissions`,
      anySource: 'the topic policies of Amazon EventBridge in the AWS documentation have no condition',
    });
  const machine = model.find('AWS::StepFunctions::StateMachine', Arn);
  if (machine) {
    const source = `${EVENTBRIDGE}/eb-use-identity-based.html`;
    const role = roleOf(model, RoleArn);
    return [
      ...assumes(by, role, 'starts the target', source, PASSED_INSIDE_ACCOUNT),
      ...may({ by: role, actions: ['states:StartExecution'], on: [machine.arn], why: 'starts the target', source }),
    ];
  }
  const lambda = model.find('AWS::Lambda::Function', Arn);
  if (lambda)
    return may({
      by,
      actions: ['lambda:InvokeFunction'],
      on: [lambda.arn],
      why: 'runs the function on a schedule',
      source: `${EVENTBRIDGE}/eb-use-resource-based.html#eb-lambda-permissions`,
    });
  throw new Error(`table/alerts.ts must know the target ${Arn} of ${rule.path}`);
}

/** A principal sends messages to a queue, and encrypts them. */
export function sendsTo(model: DeploymentModel, by: Principal, queue: ModelResource, source: string): Derived[] {
  const why = 'sends failed events to the dead-letter queue';
  return [
    ...may({ by, actions: ['sqs:SendMessage'], on: [queue.arn], why, source }),
    ...usesKey(model, {
      by,
      key: queue.properties.KmsMasterKeyId,
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      ...(by.kind === 'service' ? {} : { via: `sqs.${queue.stack.region}` }),
      encryptionContext: { 'aws:sqs:arn': queue.arn },
      why,
      source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    }),
  ];
}
