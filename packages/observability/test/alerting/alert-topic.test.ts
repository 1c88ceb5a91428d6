import { App, Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlertPublisher, AlertTopic, type AlertTopicProps } from '../../src';
import { ACCOUNT, keyStatementsFor, REGION, stackIn } from '../fixtures';

function topicIn(stack: Stack, props: Partial<AlertTopicProps> = {}): AlertTopic {
  return new AlertTopic(stack, 'Alerts', { ...props, encryptionKey: props.encryptionKey ?? new kms.Key(stack, 'Key') });
}

/** Statements of the topic's policy, by the service that they let in; the one for everybody is under `*`. */
function topicStatements(template: Template): Record<string, Record<string, unknown>> {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
  const statements: { Principal: '*' | { Service: string } }[] = policy.Properties.PolicyDocument.Statement;
  return Object.fromEntries(statements.map((s) => [s.Principal === '*' ? '*' : s.Principal.Service, s]));
}

function arn(rest: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] };
}

const TOPIC = { Ref: 'AlertsE664E991' };
const OF_ACCOUNT = { StringEquals: { 'aws:SourceAccount': ACCOUNT } };
const OF_ALARMS = { ...OF_ACCOUNT, ArnLike: { 'aws:SourceArn': arn(`:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`) } };
const OF_BUDGETS = { ...OF_ACCOUNT, ArnLike: { 'aws:SourceArn': arn(`:budgets::${ACCOUNT}:*`) } };
const OF_TOPIC = { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': arn(`:sns:${REGION}:${ACCOUNT}:alerts`) } };

describe('with defaults', () => {
  const stack = stackIn();
  topicIn(stack);
  const template = Template.fromStack(stack);

  test('messages are encrypted with the given key', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: Match.absent(),
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
  });

  test('nobody publishes without TLS', () => {
    expect(topicStatements(template)['*']).toEqual({
      Sid: 'AllowPublishThroughSSLOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: TOPIC,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('only CloudWatch alarms of this account and region may publish', () => {
    const statements = topicStatements(template);
    expect(Object.keys(statements)).toEqual(['*', 'cloudwatch.amazonaws.com']);
    expect(statements['cloudwatch.amazonaws.com']).toEqual({
      Sid: expect.any(String),
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TOPIC,
      Condition: OF_ALARMS,
    });
  });

  test('the key lets these alarms encrypt, and does no more', () => {
    expect(keyStatementsFor(template, 'cloudwatch.amazonaws.com')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: OF_ALARMS,
      },
    ]);
  });

  test('nobody is told', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('the logical id stays, since a new one would lose the confirmed subscriptions', () => {
    expect(Object.keys(template.findResources('AWS::SNS::Topic'))).toEqual([TOPIC.Ref]);
  });
});

describe('with every option', () => {
  const stack = stackIn();
  topicIn(stack, {
    topicName: 'alerts',
    displayName: 'Orders alerts',
    publishers: [AlertPublisher.EVENT_BRIDGE, AlertPublisher.BUDGETS, AlertPublisher.COST_ANOMALY_DETECTION],
    emails: ['team@example.com', 'lead@example.com'],
    httpsEndpoints: ['https://events.example.com/integration/1'],
  });
  const template = Template.fromStack(stack);

  test('the names are those of the caller', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'alerts', DisplayName: 'Orders alerts' });
  });

  test.each([
    ['cloudwatch.amazonaws.com', OF_ALARMS],
    ['budgets.amazonaws.com', OF_BUDGETS],
    ['costalerts.amazonaws.com', OF_ACCOUNT],
  ])('%s may publish for this account only, and encrypt', (service, condition) => {
    expect(topicStatements(template)[service]).toMatchObject({ Action: 'sns:Publish', Condition: condition });
    expect(keyStatementsFor(template, service)).toMatchObject([
      { Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Condition: condition },
    ]);
  });

  test('EventBridge may publish, without the source conditions that would lose its events', () => {
    expect(topicStatements(template)['events.amazonaws.com']).toEqual({
      Sid: expect.any(String),
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TOPIC,
    });
    const [statement, ...further] = keyStatementsFor(template, 'events.amazonaws.com');
    expect(further).toEqual([]);
    expect(statement).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
    expect(statement).toHaveProperty('Condition', OF_TOPIC);
  });

  test.each([
    ['email', 'team@example.com'],
    ['email', 'lead@example.com'],
    ['https', 'https://events.example.com/integration/1'],
  ])('tells by %s %s', (protocol, endpoint) => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: TOPIC,
    });
  });

  test('the logical ids of the subscriptions stay, since new ones must be confirmed again', () => {
    expect(Object.keys(template.findResources('AWS::SNS::Subscription'))).toEqual([
      'Alertsteamexamplecom633E6AD3',
      'Alertsleadexamplecom816BC965',
      'Alertshttpseventsexamplecomintegration11C2AEC44',
    ]);
  });
});

test('a topic without a name lets EventBridge encrypt for the topics of this account and region', () => {
  const stack = stackIn();
  topicIn(stack, { publishers: [AlertPublisher.EVENT_BRIDGE] });
  const [statement] = keyStatementsFor(Template.fromStack(stack), 'events.amazonaws.com');
  expect(statement).toHaveProperty('Condition', {
    ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': arn(`:sns:${REGION}:${ACCOUNT}:*`) },
  });
});

test('works with a key of another stack, without a cycle', () => {
  const app = new App();
  const keys = new Stack(app, 'Keys', { env: { account: ACCOUNT, region: REGION } });
  const publishers = [AlertPublisher.EVENT_BRIDGE, AlertPublisher.BUDGETS, AlertPublisher.COST_ANOMALY_DETECTION];
  topicIn(stackIn(REGION, app), { encryptionKey: new kms.Key(keys, 'Key'), topicName: 'alerts', publishers });
  expect(() => app.synth()).not.toThrow();
});

test('two topics with one key share the statement for alarms', () => {
  const stack = stackIn();
  const encryptionKey = new kms.Key(stack, 'Key');
  topicIn(stack, { encryptionKey });
  new AlertTopic(stack, 'Pages', { encryptionKey });
  expect(keyStatementsFor(Template.fromStack(stack), 'cloudwatch.amazonaws.com')).toHaveLength(1);
});

test('an imported key brings a warning, since its policy cannot be changed', () => {
  const stack = stackIn();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`);
  topicIn(stack, { encryptionKey });
  Annotations.fromStack(stack).hasWarning('/Watch/Alerts', Match.stringLikeRegexp('encryptionKey is imported'));
});

describe('subscribers can be added later', () => {
  const stack = stackIn();
  const alerts = topicIn(stack);
  alerts.addEmail('team@example.com');
  alerts.addHttpsEndpoint('https://events.example.com/1');
  alerts.addHttpsEndpoint(Token.asString({ Ref: 'Url' }));
  const queue = new sqs.Queue(stack, 'Missed');
  alerts.addSubscription(
    new subscriptions.UrlSubscription('https://chat.example.com/2', {
      deadLetterQueue: queue,
      rawMessageDelivery: true,
    }),
  );
  const template = Template.fromStack(stack);

  test.each([
    ['email', 'team@example.com'],
    ['https', 'https://events.example.com/1'],
    ['https', { Ref: 'Url' }],
  ])('by %s %p', (protocol, endpoint) => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: protocol, Endpoint: endpoint });
  });

  test('by any other subscription, with all that it offers', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'https://chat.example.com/2',
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Missed'), 'Arn'] } },
    });
  });
});

test('an event rule can tell the topic', () => {
  const stack = stackIn();
  const alerts = topicIn(stack, { publishers: [AlertPublisher.EVENT_BRIDGE] });
  new events.Rule(stack, 'Rule', {
    eventPattern: { source: ['aws.ecs'] },
    targets: [new targets.SnsTopic(alerts.topic)],
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [{ Arn: TOPIC, RoleArn: Match.absent() }] });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: [{}, {}, { Principal: { Service: 'events.amazonaws.com' } }] },
  });
});

test('a publisher may publish to this topic and use its key', () => {
  const stack = stackIn();
  const publisher = new iam.Role(stack, 'Publisher', { assumedBy: new iam.AccountRootPrincipal() });
  topicIn(stack).grantPublish(publisher);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Action: 'sns:Publish', Resource: TOPIC },
        { Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } },
      ],
    },
  });
});

describe('the metric of failed notifications', () => {
  const stack = stackIn();
  const alerts = topicIn(stack);

  test('is the sum over five minutes of this topic', () => {
    const metric = alerts.metricNotificationsFailed();
    expect(metric).toMatchObject({ namespace: 'AWS/SNS', metricName: 'NumberOfNotificationsFailed', statistic: 'Sum' });
    expect(metric.period.toSeconds()).toBe(300);
    expect(stack.resolve(metric.dimensions)).toEqual({ TopicName: { 'Fn::GetAtt': [TOPIC.Ref, 'TopicName'] } });
  });

  test('can be had otherwise', () => {
    const metric = alerts.metricNotificationsFailed({ period: Duration.hours(1), statistic: cloudwatch.Stats.MAXIMUM });
    expect(metric.period.toSeconds()).toBe(3600);
    expect(metric.statistic).toBe('Maximum');
  });
});

test('accepts a token for every value', () => {
  const text = Token.asString({ Ref: 'Text' });
  const props = { topicName: text, displayName: text, emails: [text], httpsEndpoints: [text] };
  expect(() => topicIn(stackIn(), props)).not.toThrow();
});

test.each(['a', 'Alerts_1-x', 'x'.repeat(256)])('accepts the topic name %p', (topicName) => {
  expect(() => topicIn(stackIn(), { topicName })).not.toThrow();
});

describe('fails', () => {
  const failing = (props: Partial<AlertTopicProps>) => () => topicIn(stackIn(), props);

  test.each(['', 'a b', 'alerts.fifo', 'x'.repeat(257)])('when the topic name is %p', (topicName) => {
    expect(failing({ topicName })).toThrow(
      `Watch/Alerts: topicName must have 1 to 256 letters, digits, hyphens and underscores, got '${topicName}'`,
    );
  });

  test('when the display name is too long', () => {
    expect(failing({ displayName: 'x'.repeat(100) })).not.toThrow();
    expect(failing({ displayName: 'x'.repeat(101) })).toThrow(
      'Watch/Alerts: displayName must have at most 100 characters, got 101',
    );
  });

  test.each(['', 'team', 'team@example', '@example.com', 'a@b@example.com', 'a b@example.com', 'a@example.'])(
    'when an e-mail address is %p',
    (address) => {
      expect(failing({ emails: [address] })).toThrow(
        `Watch/Alerts: emails must hold e-mail addresses, got '${address}'`,
      );
      expect(() => topicIn(stackIn()).addEmail(address)).toThrow(
        `Watch/Alerts: address must hold e-mail addresses, got '${address}'`,
      );
    },
  );

  test.each(['', 'example.com', 'http://example.com', 'https://', 'ftp://example.com'])('when a URL is %p', (url) => {
    expect(failing({ httpsEndpoints: [url] })).toThrow(
      `Watch/Alerts: httpsEndpoints must hold https URLs, got '${url}'`,
    );
    expect(() => topicIn(stackIn()).addHttpsEndpoint(url)).toThrow(
      `Watch/Alerts: url must hold https URLs, got '${url}'`,
    );
  });

  test('when a URL holds a password, without repeating it', () => {
    const fail = failing({ httpsEndpoints: ['https://user:hidden@example.com/1'] });
    expect(fail).toThrow(
      'Watch/Alerts: httpsEndpoints must not hold a user name or password, which would stand in the template, ' +
        'got one for example.com',
    );
    expect(fail).not.toThrow(/hidden/);
  });

  test('with all problems at once', () => {
    expect(
      failing({
        topicName: 'a b',
        emails: ['a@example.com', 'a@example.com'],
        httpsEndpoints: ['https://example.com', 'https://example.com'],
        publishers: [AlertPublisher.BUDGETS, AlertPublisher.BUDGETS],
      }),
    ).toThrow(
      "Watch/Alerts: topicName must have 1 to 256 letters, digits, hyphens and underscores, got 'a b'; " +
        "emails must not repeat itself, got 'a@example.com' twice; " +
        "httpsEndpoints must not repeat itself, got 'https://example.com' twice; " +
        "publishers must not repeat itself, got 'budgets.amazonaws.com' twice",
    );
  });
});
