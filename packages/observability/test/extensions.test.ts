import { Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  type AlarmActionsConfig,
  type AlarmActionsOptions,
  type AlarmOptions,
  AlarmSet,
  type AlarmSetProps,
  AlertActions,
  AlertChat,
  AlertPublisher,
  type AlertPublisherConfig,
  AlertSeverity,
  AlertTopic,
  AnomalyDetection,
  type AnomalyDetectionConfig,
  type AnomalyDetectionOptions,
  ChatChannel,
  type ChatChannelConfig,
  type ChatChannelOptions,
  CostWatch,
  DeploymentAlerts,
  ErrorBudget,
  type IAlertActions,
  LogArchive,
  type LogFieldNames,
  LogQueries,
  LogQuery,
  type LogQueryConfig,
  type RuleTargetsConfig,
  type RuleTargetsOptions,
  ServiceAlarms,
  ServiceLevelIndicator,
} from '../src';
import { actionsTo, alarmNamed, importedService, keyStatementsFor, stackIn, topicIn } from './fixtures';

/*
 * Each extension point of the library, implemented as its users do: with names of the index only.
 */

describe('IAlertActions', () => {
  /** Invokes a function for critical alerts. */
  class InvokeForCritical implements IAlertActions {
    readonly bound: string[] = [];

    constructor(private readonly handler: lambda.IFunction) {}

    bindAlarm(_scope: Construct, { alertId, severity }: AlarmActionsOptions): AlarmActionsConfig {
      this.bound.push(`${alertId} ${severity}`);
      if (severity !== AlertSeverity.CRITICAL) return {};
      return { alarmActions: [new actions.LambdaAction(this.handler)] };
    }

    bindRule(_scope: Construct, { message }: RuleTargetsOptions): RuleTargetsConfig {
      return { targets: [new targets.LambdaFunction(this.handler, { event: message })] };
    }
  }

  const stack = stackIn();
  const handler = new lambda.Function(stack, 'Handler', {
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  });
  const invoke = new InvokeForCritical(handler);
  const service = importedService(stack);
  new ServiceAlarms(stack, 'Alarms', {
    service,
    actions: invoke,
    alarmNamePrefix: 'orders',
    highMemory: { severity: AlertSeverity.CRITICAL },
  });
  new DeploymentAlerts(stack, 'Deployments', { service, actions: invoke });
  const template = Template.fromStack(stack);
  const arn = { 'Fn::GetAtt': [expect.stringMatching(/^Handler/), 'Arn'] };

  test('gets the id and the severity of each alarm', () => {
    expect(invoke.bound).toEqual(['HighCpu warning', 'HighMemory critical']);
  });

  test('sets the actions of the alarms', () => {
    expect(alarmNamed(template, 'orders-high-memory').AlarmActions).toEqual([arn]);
    expect(alarmNamed(template, 'orders-high-cpu')).not.toHaveProperty('AlarmActions');
  });

  test('sets the targets of the event alerts, with the message', () => {
    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    expect(rules).toHaveLength(3);
    for (const { Properties } of rules) {
      expect(Properties.Targets).toEqual([
        expect.objectContaining({
          Arn: arn,
          InputTransformer: expect.objectContaining({ InputTemplate: expect.stringContaining('client-markdown') }),
        }),
      ]);
    }
  });
});

test('AlertActions: a subclass without targets works for alarms, and in a combination for event alerts', () => {
  class CreateOpsItem extends AlertActions {
    bindAlarm(_scope: Construct, { severity }: AlarmActionsOptions): AlarmActionsConfig {
      const critical = severity === AlertSeverity.CRITICAL;
      const level = critical ? actions.OpsItemSeverity.CRITICAL : actions.OpsItemSeverity.LOW;
      return { alarmActions: [new actions.SsmAction(level)] };
    }
    bindRule(): RuleTargetsConfig {
      return { targets: [] };
    }
  }
  const stack = stackIn();
  const service = importedService(stack);
  const combined = AlertActions.combine(actionsTo(stack), new CreateOpsItem());
  new ServiceAlarms(stack, 'Alarms', { service, actions: combined, alarmNamePrefix: 'orders' });
  new DeploymentAlerts(stack, 'Deployments', { service, actions: combined });
  const template = Template.fromStack(stack);
  expect(alarmNamed(template, 'orders-high-cpu').AlarmActions).toHaveLength(2);
  template.resourceCountIs('AWS::Events::Rule', 3);
});

test('AlarmSet: a subclass has the options, names, descriptions and checks of this library', () => {
  interface QueueAlarmsProps extends AlarmSetProps {
    readonly queue: sqs.IQueue;
    readonly oldMessages?: AlarmOptions;
    readonly deadLetters?: AlarmOptions;
  }
  class QueueAlarms extends AlarmSet {
    readonly oldMessages?: cloudwatch.Alarm;
    readonly deadLetters?: cloudwatch.Alarm;

    constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
      super(scope, id);
      const common = {
        severity: AlertSeverity.WARNING,
        period: Duration.minutes(1),
        evaluationPeriods: 5,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      };
      const alarms = this.addAlarms(
        props,
        [
          {
            ...common,
            id: 'OldMessages',
            alarmNameSuffix: 'old-messages',
            prop: 'oldMessages',
            options: props.oldMessages,
            metric: props.queue.metricApproximateAgeOfOldestMessage(),
            threshold: 300,
            alarmDescription: 'Messages wait too long.',
          },
          {
            ...common,
            id: 'DeadLetters',
            alarmNameSuffix: 'dead-letters',
            prop: 'deadLetters',
            options: props.deadLetters,
            optIn: true,
            metric: new cloudwatch.MathExpression({
              expression: 'visible + hidden',
              usingMetrics: {
                visible: props.queue.metricApproximateNumberOfMessagesVisible(),
                hidden: props.queue.metricApproximateNumberOfMessagesNotVisible(),
              },
            }),
            threshold: 0,
            alarmDescription: 'Messages failed.',
          },
        ],
        props.queue.fifo ? ['queue must not be a FIFO queue'] : [],
      );
      this.oldMessages = alarms.OldMessages;
      this.deadLetters = alarms.DeadLetters;
    }
  }

  const stack = stackIn();
  const queue = new sqs.Queue(stack, 'Queue');
  const props = {
    queue,
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
    runbookUrl: 'https://example.com/queue',
  };
  const alarms = new QueueAlarms(stack, 'Alarms', {
    ...props,
    oldMessages: { threshold: 60, period: Duration.minutes(2) },
    deadLetters: {},
  });
  expect(alarms.alarms).toEqual([alarms.oldMessages, alarms.deadLetters]);
  const template = Template.fromStack(stack);
  expect(alarmNamed(template, 'orders-old-messages')).toMatchObject({
    AlarmDescription: 'Messages wait too long. Runbook: https://example.com/queue',
    Threshold: 60,
    Period: 120,
    EvaluationPeriods: 5,
  });
  expect(alarmNamed(template, 'orders-dead-letters')).toMatchObject({ Threshold: 0 });

  expect(new QueueAlarms(stack, 'Defaults', { queue, actions: actionsTo(stack) }).deadLetters).toBeUndefined();
  const fifo = new sqs.Queue(stack, 'Fifo', { fifo: true });
  expect(() => new QueueAlarms(stack, 'Failing', { ...props, queue: fifo, oldMessages: { threshold: 0 } })).toThrow(
    'Watch/Failing: queue must not be a FIFO queue; oldMessages.threshold must be greater than 0, got 0',
  );
});

test('AlertPublisher: a subclass gets permission on the topic and the key, under its conditions', () => {
  class CodeNotifications extends AlertPublisher {
    constructor() {
      super('codestar-notifications.amazonaws.com');
    }
    bind(scope: Construct): AlertPublisherConfig {
      return { keyConditions: { StringEquals: { 'kms:ViaService': `sns.${Stack.of(scope).region}.amazonaws.com` } } };
    }
  }
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  new AlertTopic(stack, 'Alerts', { encryptionKey, publishers: [new CodeNotifications()] });
  const template = Template.fromStack(stack);
  expect(keyStatementsFor(template, 'codestar-notifications.amazonaws.com')).toMatchObject([
    { Condition: { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } } },
  ]);
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({ Principal: { Service: 'codestar-notifications.amazonaws.com' }, Condition: Match.absent() }),
      ]),
    }),
  });
});

test('ChatChannel: a subclass creates the configuration', () => {
  class PrivateSlack extends ChatChannel {
    bind(scope: Construct, options: ChatChannelOptions): ChatChannelConfig {
      const configuration = new chatbot.SlackChannelConfiguration(scope, 'Resource', {
        slackChannelConfigurationName: options.configurationName,
        slackWorkspaceId: 'T00000000',
        slackChannelId: 'C00000000',
        role: options.role,
        guardrailPolicies: options.guardrailPolicies,
        notificationTopics: options.notificationTopics,
      });
      return { chatConfigurationArn: configuration.slackChannelConfigurationArn };
    }
  }
  const stack = stackIn();
  const channel = new PrivateSlack();
  const chat = new AlertChat(stack, 'Chat', {
    channel,
    notificationTopics: [topicIn(stack)],
    configurationName: 'orders',
  });
  expect(channel.validate()).toEqual([]);
  expect(stack.resolve(chat.chatConfigurationArn)).toEqual({ Ref: expect.stringMatching(/^Chat/) });
  Template.fromStack(stack).hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
    ConfigurationName: 'orders',
    GuardrailPolicies: [{ 'Fn::Join': ['', Match.arrayWith([':iam::aws:policy/AWSDenyAll'])] }],
  });
});

test('ServiceLevelIndicator: a subclass is measured in each window', () => {
  class Freshness extends ServiceLevelIndicator {
    readonly name = 'freshness';
    readonly badEventPhrase = 'were stale';

    metricBadPercentage(period: Duration, minimumEvents: number): cloudwatch.IMetric {
      const metric = (metricName: string) => new cloudwatch.Metric({ namespace: 'Orders', metricName, period });
      return new cloudwatch.MathExpression({
        expression: `IF(all>=${minimumEvents},100*stale/all,0)`,
        usingMetrics: { stale: metric('Stale'), all: metric('All') },
        period,
      });
    }
  }
  const stack = stackIn();
  const budget = new ErrorBudget(stack, 'Budget', {
    indicator: new Freshness(),
    attainmentGoal: 99,
    burnRates: ErrorBudget.DEFAULT_BURN_RATES.slice(0, 1),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
  });
  expect(budget.windowAlarms).toHaveLength(2);
  const alarm = alarmNamed(Template.fromStack(stack), 'orders-freshness-burn-1h-long');
  expect(alarm.AlarmDescription).toMatch(/^In 1 hour more than 14.4 percent were stale\./);
  expect(alarm.Metrics).toContainEqual(expect.objectContaining({ Expression: 'IF(all>=100,100*stale/all,0)' }));
});

describe('LogQuery', () => {
  class RequestsOfUser extends LogQuery {
    bind(_scope: Construct, fields: LogFieldNames): LogQueryConfig {
      const commands = [`fields @timestamp, ${fields.path}`, 'filter userId = "1"'];
      return { id: 'RequestsOfUser', name: 'requests of a user', commands };
    }
  }
  const queriesIn = (stack: Stack, queries: LogQuery[]) => {
    const logGroups = [logs.LogGroup.fromLogGroupName(stack, 'Logs', '/ecs/orders')];
    return new LogQueries(stack, 'Queries', { logGroups, folder: 'orders', queries, fields: { path: 'http.path' } });
  };

  test('a subclass is saved with the field names', () => {
    const stack = stackIn();
    queriesIn(stack, [LogQuery.newestErrors(), new RequestsOfUser()]);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::QueryDefinition', 2);
    template.hasResourceProperties('AWS::Logs::QueryDefinition', {
      Name: 'orders/requests of a user',
      QueryString: 'fields @timestamp, http.path\n| filter userId = "1"',
    });
  });

  test('fails if two queries share an id or a name', () => {
    expect(() => queriesIn(stackIn(), [new RequestsOfUser(), new RequestsOfUser()])).toThrow(
      "Watch/Queries: queries must have unique ids, got 'RequestsOfUser' twice; " +
        "queries must have unique names, got 'requests of a user' twice",
    );
  });

  test('fails without a query', () => {
    expect(() => queriesIn(stackIn(), [])).toThrow('Watch/Queries: queries must have at least one query, got none');
  });
});

test('AnomalyDetection: a subclass selects the monitor and the thresholds', () => {
  class ByCostCategory extends AnomalyDetection {
    bind(scope: Construct, { monitorName }: AnomalyDetectionOptions): AnomalyDetectionConfig {
      const monitor = new ce.CfnAnomalyMonitor(scope, 'ByCategory', {
        monitorName,
        monitorType: 'CUSTOM',
        monitorSpecification: JSON.stringify({ CostCategories: { Key: 'Team', Values: ['orders'] } }),
      });
      return { monitor, thresholds: { totalImpactAbsolute: 7 } };
    }
  }
  const stack = stackIn();
  new CostWatch(stack, 'Costs', {
    topic: topicIn(stack),
    tagKey: 'Project',
    tagValues: ['orders'],
    monthlyBudget: 1000,
    anomalyDetection: new ByCostCategory(),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::CE::AnomalySubscription', {
    MonitorArnList: [{ Ref: Match.stringLikeRegexp('ByCategory') }],
    ThresholdExpression: Match.stringLikeRegexp('"7"'),
  });
});

test('LogArchive: is the destination of a subscription filter that is added later', () => {
  const stack = stackIn();
  const archive = new LogArchive(stack, 'Archive', {
    logGroups: [logs.LogGroup.fromLogGroupName(stack, 'Logs', '/ecs/orders')],
    encryptionKey: new kms.Key(stack, 'Key'),
  });
  const jobs = logs.LogGroup.fromLogGroupName(stack, 'Jobs', '/ecs/jobs');
  jobs.addSubscriptionFilter('Archive', { destination: archive, filterPattern: logs.FilterPattern.allEvents() });
  const template = Template.fromStack(stack);
  const role = { 'Fn::GetAtt': [Match.stringLikeRegexp('^ArchiveSender'), 'Arn'] };
  template.allResourcesProperties('AWS::Logs::SubscriptionFilter', { RoleArn: role });
  template.resourceCountIs('AWS::Logs::SubscriptionFilter', 2);
  const trust = Object.values(template.findResources('AWS::IAM::Role'))
    .map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0])
    .find(({ Principal }) => Principal.Service === 'logs.amazonaws.com');
  // All log groups of the account and Region, so that a later filter needs no new trust policy.
  expect(JSON.stringify(trust.Condition)).toMatch(/^\{"StringLike":\{"aws:SourceArn":.*:logs:[\w-]+:\d{12}:\*"/);
});
