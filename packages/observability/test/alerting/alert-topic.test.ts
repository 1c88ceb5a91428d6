import { App, Stack, Token } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlertPublisher, AlertSeverity, AlertTopic, type AlertTopicProps } from '../../src';
import { ACCOUNT, keyStatementsFor, REGION, stackIn } from '../fixtures';

function topicIn(stack: Stack, props: Partial<AlertTopicProps> = {}): AlertTopic {
  return new AlertTopic(stack, 'Alerts', { ...props, encryptionKey: props.encryptionKey ?? new kms.Key(stack, 'Key') });
}

/** Statements of the topic policy by service principal; `*` for the statement about all principals. */
function topicStatements(template: Template): Record<string, Record<string, unknown>> {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
  const statements: { Principal: '*' | { Service: string } }[] = policy.Properties.PolicyDocument.Statement;
  return Object.fromEntries(statements.map((s) => [s.Principal === '*' ? '*' : s.Principal.Service, s]));
}

function arn(rest: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] };
}

const TOPIC = { Ref: 'Alerts91F83244' };
const OF_ACCOUNT = { StringEquals: { 'aws:SourceAccount': ACCOUNT } };
const OF_ALARMS = { ...OF_ACCOUNT, ArnLike: { 'aws:SourceArn': arn(`:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`) } };
const OF_BUDGETS = { ...OF_ACCOUNT, ArnLike: { 'aws:SourceArn': arn(`:budgets::${ACCOUNT}:*`) } };
const OF_TOPIC = { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': arn(`:sns:${REGION}:${ACCOUNT}:alerts`) } };

describe('with defaults', () => {
  const stack = stackIn();
  topicIn(stack);
  const template = Template.fromStack(stack);

  test('encrypts the messages with the key', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: Match.absent(),
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
  });

  test('denies publishing without TLS', () => {
    expect(topicStatements(template)['*']).toEqual({
      Sid: 'AllowPublishThroughSSLOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: TOPIC,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('allows CloudWatch alarms of the account and Region to publish', () => {
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

  test('the key policy allows these alarms to encrypt', () => {
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

  test('has no subscription', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('keeps the logical id, because a replacement deletes the confirmed subscriptions', () => {
    expect(Object.keys(template.findResources('AWS::SNS::Topic'))).toEqual([TOPIC.Ref]);
  });
});

describe('with every option', () => {
  const stack = stackIn();
  topicIn(stack, {
    topicName: 'alerts',
    displayName: 'Orders alerts',
    publishers: [
      AlertPublisher.CLOUDWATCH_ALARMS,
      AlertPublisher.EVENT_BRIDGE,
      AlertPublisher.BUDGETS,
      AlertPublisher.COST_ANOMALY_DETECTION,
    ],
    emails: ['team@example.com', 'lead@example.com'],
    httpsEndpoints: ['https://events.example.com/integration/1'],
  });
  const template = Template.fromStack(stack);

  test('applies the names', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'alerts', DisplayName: 'Orders alerts' });
  });

  test.each([
    ['cloudwatch.amazonaws.com', OF_ALARMS],
    ['budgets.amazonaws.com', OF_BUDGETS],
    ['costalerts.amazonaws.com', OF_ACCOUNT],
  ])('allows %s of this account to publish and to encrypt', (service, condition) => {
    expect(topicStatements(template)[service]).toMatchObject({ Action: 'sns:Publish', Condition: condition });
    expect(keyStatementsFor(template, service)).toMatchObject([
      { Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Condition: condition },
    ]);
  });

  test('allows EventBridge to publish without source conditions, which it does not send', () => {
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
  ])('subscribes %s %s', (protocol, endpoint) => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: TOPIC,
    });
  });

  test('keeps the logical ids of the subscriptions, because new ones must be confirmed again', () => {
    expect(Object.keys(template.findResources('AWS::SNS::Subscription'))).toEqual([
      'Alertsteamexamplecom8BDC9074',
      'Alertsleadexamplecom38AE3112',
      'Alertshttpseventsexamplecomintegration1287B1601',
    ]);
  });
});

test('without a name, the key policy allows EventBridge for the topics of the account and Region', () => {
  const stack = stackIn();
  topicIn(stack, { publishers: [AlertPublisher.EVENT_BRIDGE] });
  const [statement] = keyStatementsFor(Template.fromStack(stack), 'events.amazonaws.com');
  expect(statement).toHaveProperty('Condition', {
    ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': arn(`:sns:${REGION}:${ACCOUNT}:*`) },
  });
});

test('uses a key of another stack without a dependency cycle', () => {
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

test('warns about an imported key, whose policy cannot be changed', () => {
  const stack = stackIn();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`);
  topicIn(stack, { encryptionKey });
  Annotations.fromStack(stack).hasWarning('/Watch/Alerts', Match.stringLikeRegexp('encryptionKey is imported'));
});

describe('adds subscriptions later', () => {
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
  ])('of the protocol %s: %p', (protocol, endpoint) => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: protocol, Endpoint: endpoint });
  });

  test('of any other kind', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'https://chat.example.com/2',
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Missed'), 'Arn'] } },
    });
  });
});

test('is a Topic, for example as the target of a rule', () => {
  const stack = stackIn();
  const alerts = topicIn(stack, { publishers: [AlertPublisher.EVENT_BRIDGE] });
  new events.Rule(stack, 'Rule', {
    eventPattern: { source: ['aws.ecs'] },
    targets: [new targets.SnsTopic(alerts)],
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [{ Arn: TOPIC, RoleArn: Match.absent() }] });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: [{}, { Principal: { Service: 'events.amazonaws.com' } }] },
  });
});

test('grantPublish allows publishing and the use of the key', () => {
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

describe('CloudWatch alarms', () => {
  const budgetsOnly = (stack: Stack) => topicIn(stack, { publishers: [AlertPublisher.BUDGETS] });

  test('have no permission if publishers does not contain them', () => {
    const stack = stackIn();
    budgetsOnly(stack);
    const template = Template.fromStack(stack);
    expect(Object.keys(topicStatements(template))).toEqual(['*', 'budgets.amazonaws.com']);
    expect(keyStatementsFor(template, 'cloudwatch.amazonaws.com')).toEqual([]);
  });

  test('get permission, once, if an alarm notifies the topic', () => {
    const stack = stackIn();
    const alerts = budgetsOnly(stack);
    for (const alertId of ['One', 'Two']) alerts.bindAlarm(stack, { alertId, severity: AlertSeverity.WARNING });
    const template = Template.fromStack(stack);
    expect(topicStatements(template)['cloudwatch.amazonaws.com']).toMatchObject({ Condition: OF_ALARMS });
    expect(keyStatementsFor(template, 'cloudwatch.amazonaws.com')).toHaveLength(1);
  });
});

test('allows publishers later', () => {
  const stack = stackIn();
  topicIn(stack, { topicName: 'alerts' }).allowPublishers(AlertPublisher.EVENT_BRIDGE);
  const template = Template.fromStack(stack);
  expect(topicStatements(template)).toHaveProperty(['events.amazonaws.com']);
  expect(keyStatementsFor(template, 'events.amazonaws.com')).toMatchObject([{ Condition: OF_TOPIC }]);
});

test('has the metric of failed notifications', () => {
  const metric = topicIn(stackIn()).metricNumberOfNotificationsFailed();
  expect(metric).toMatchObject({ namespace: 'AWS/SNS', metricName: 'NumberOfNotificationsFailed', statistic: 'Sum' });
  expect(metric.period.toSeconds()).toBe(300);
});

test('accepts tokens', () => {
  const text = Token.asString({ Ref: 'Text' });
  const props = { topicName: text, displayName: text, emails: [text], httpsEndpoints: [text] };
  expect(() => topicIn(stackIn(), props)).not.toThrow();
});

test.each(['a', 'Alerts_1-x', 'x'.repeat(256)])('accepts the topic name %p', (topicName) => {
  expect(() => topicIn(stackIn(), { topicName })).not.toThrow();
});

describe('fails', () => {
  const failing = (props: Partial<AlertTopicProps>) => () => topicIn(stackIn(), props);

  test.each(['', 'a b', 'alerts.fifo', 'x'.repeat(257)])('if the topic name is %p', (topicName) => {
    expect(failing({ topicName })).toThrow(
      `Watch/Alerts: topicName must have 1 to 256 letters, digits, hyphens and underscores, got '${topicName}'`,
    );
  });

  test('if an address is subscribed already', () => {
    const topic = topicIn(stackIn());
    topic.addEmail('team@example.com');
    topic.addEmail('lead@example.com');
    expect(() => topic.addEmail('team@example.com')).toThrow("must not be subscribed already, got 'team@example.com'");
  });

  test('if the display name is too long', () => {
    expect(failing({ displayName: 'x'.repeat(100) })).not.toThrow();
    expect(failing({ displayName: 'x'.repeat(101) })).toThrow(
      'Watch/Alerts: displayName must have at most 100 characters, got 101',
    );
  });

  test.each([
    '',
    'team',
    'team@example',
    '@example.com',
    'a@b@example.com',
    'a b@example.com',
    'a@example.',
    'a@example.com ',
  ])('if an email address is %p', (address) => {
    expect(failing({ emails: [address] })).toThrow(`Watch/Alerts: emails must be an email address, got '${address}'`);
    expect(() => topicIn(stackIn()).addEmail(address)).toThrow(
      `Watch/Alerts: address must be an email address, got '${address}'`,
    );
  });

  test.each(['', 'example.com', 'http://example.com', 'https://', 'ftp://example.com'])('if a URL is %p', (url) => {
    expect(failing({ httpsEndpoints: [url] })).toThrow(
      `Watch/Alerts: httpsEndpoints must be an https URL, got '${url}'`,
    );
    expect(() => topicIn(stackIn()).addHttpsEndpoint(url)).toThrow(
      `Watch/Alerts: url must be an https URL, got '${url}'`,
    );
  });

  test('if a URL contains a password, which the error does not show', () => {
    const fail = failing({ httpsEndpoints: ['https://user:hidden@example.com/1'] });
    expect(fail).toThrow(
      'Watch/Alerts: httpsEndpoints must not contain a user name or password, which would be visible in the template, ' +
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
        "emails must be unique, got 'a@example.com' twice; " +
        "httpsEndpoints must be unique, got 'https://example.com' twice; " +
        "publishers must be unique, got 'budgets.amazonaws.com' twice",
    );
  });
});
