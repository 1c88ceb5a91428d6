import { Stack, Token } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import {
  type AlarmActionsConfig,
  type AlarmActionsOptions,
  AlertActions,
  type IAlertActions,
  type RuleTargetsConfig,
  type RuleTargetsOptions,
} from './alert-actions';
import { AlertPublisher } from './alert-publisher';
import { allowOnKey } from '../private/key-policy';
import { encryptStatement, isAllowed, publishStatement, recordAllowed, topicArnPattern } from './private/publishers';
import { failBeforeSuper, failOn, type Problem } from '../private/validation';

/** Properties of `AlertTopic`. */
export interface AlertTopicProps {
  /** Key that encrypts the messages. The construct adds a statement for each publisher to the key policy. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the topic: 1 to 256 letters, digits, hyphens and underscores (SNS API, CreateTopic). CloudFormation cannot
   * replace a topic with a fixed name.
   *
   * @default - CloudFormation generates a name
   */
  readonly topicName?: string;

  /**
   * Sender name in emails, up to 100 characters.
   *
   * @default - SNS uses the topic name
   */
  readonly displayName?: string;

  /**
   * Services of this account that have permission to publish and to use the key. Alarms, rules and `CostWatch` of this
   * library that notify the topic get the permission of their service in any case.
   *
   * @default [AlertPublisher.CLOUDWATCH_ALARMS]
   */
  readonly publishers?: AlertPublisher[];

  /**
   * Email addresses to subscribe. SNS delivers after the recipient confirms the subscription.
   *
   * @default - none
   */
  readonly emails?: string[];

  /**
   * HTTPS URLs to subscribe, such as the integration URL of an incident management tool. SNS delivers after the endpoint
   * confirms the subscription. A literal URL is visible in the template: pass a reference if the URL is a secret.
   *
   * @default - none
   */
  readonly httpsEndpoints?: string[];
}

/**
 * SNS topic for alarms and alerts: encrypted with a customer managed key, TLS only, with permission to publish for named
 * services. Messages and deliveries are charged.
 *
 * The topic is stateful: a replacement deletes all confirmed subscriptions.
 *
 * Throws if a name, an email address or a URL is malformed or repeated.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 *
 * @example
 * const alerts = new AlertTopic(this, 'Alerts', { encryptionKey, emails: ['team@example.com'] });
 * new DatabaseAlarms(this, 'DatabaseAlarms', { database, actions: alerts });
 */
export class AlertTopic extends sns.Topic implements IAlertActions {
  private readonly publishTo: string;
  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    const emails = props.emails ?? [];
    const httpsEndpoints = props.httpsEndpoints ?? [];
    const publishers = props.publishers ?? [AlertPublisher.CLOUDWATCH_ALARMS];
    failBeforeSuper(scope, id, [
      checkTopicName(props.topicName),
      checkDisplayName(props.displayName),
      ...emails.map((address) => checkEmail('emails', address)),
      ...httpsEndpoints.map((url) => checkUrl('httpsEndpoints', url)),
      checkRepeated('emails', emails),
      checkRepeated('httpsEndpoints', httpsEndpoints),
      checkRepeated(
        'publishers',
        publishers.map(({ servicePrincipal }) => servicePrincipal),
      ),
    ]);
    super(scope, id, {
      topicName: props.topicName,
      displayName: props.displayName,
      masterKey: props.encryptionKey,
      enforceSSL: true,
    });
    this.encryptionKey = props.encryptionKey;
    this.publishTo = topicArnPattern(Stack.of(this), props.topicName);
    this.allowPublishers(...publishers);
    for (const address of emails) this.addEmail(address);
    for (const url of httpsEndpoints) this.addHttpsEndpoint(url);
  }

  /** Allows services to publish to the topic and to use its key. */
  allowPublishers(...publishers: AlertPublisher[]): void {
    const bound = publishers.map((publisher) => ({
      publisher,
      config: publisher.bind(this, { topicArnPattern: this.publishTo }),
    }));
    allowOnKey(
      this,
      this.encryptionKey,
      bound.map(({ publisher, config }) => encryptStatement(publisher, config)),
    );
    for (const { publisher, config } of bound) {
      this.addToResourcePolicy(publishStatement(this.topicArn, publisher, config));
      recordAllowed(this, publisher);
    }
  }

  /** Subscribes an email address. Throws if the address is malformed. */
  addEmail(address: string): sns.Subscription {
    failOn(this, [checkEmail('address', address), this.checkNew('address', address)]);
    return this.addSubscription(new subscriptions.EmailSubscription(address));
  }

  /** Subscribes an HTTPS URL. Throws if the URL is malformed or contains a user name or password. */
  addHttpsEndpoint(url: string): sns.Subscription {
    failOn(this, [checkUrl('url', url), this.checkNew('url', url)]);
    const protocol = sns.SubscriptionProtocol.HTTPS;
    return this.addSubscription(new subscriptions.UrlSubscription(url, { protocol }));
  }

  /** The CDK creates each subscription with its endpoint as id. */
  private checkNew(prop: string, endpoint: string): Problem {
    if (Token.isUnresolved(endpoint) || this.node.tryFindChild(endpoint) === undefined) return undefined;
    return `${prop} must not be subscribed already, got '${endpoint}'`;
  }

  /** Returns actions that notify this topic on ALARM and on OK, and allows CloudWatch alarms to publish. */
  bindAlarm(scope: Construct, options: AlarmActionsOptions): AlarmActionsConfig {
    if (!isAllowed(this, AlertPublisher.CLOUDWATCH_ALARMS)) this.allowPublishers(AlertPublisher.CLOUDWATCH_ALARMS);
    return AlertActions.toTopic(this).bindAlarm(scope, options);
  }

  /** Returns this topic as the target of a rule, and allows EventBridge to publish. */
  bindRule(scope: Construct, options: RuleTargetsOptions): RuleTargetsConfig {
    return AlertActions.toTopic(this).bindRule(scope, options);
  }
}

function checkTopicName(name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z0-9_-]{1,256}$/.test(name)) return undefined;
  return `topicName must have 1 to 256 letters, digits, hyphens and underscores, got '${name}'`;
}

function checkDisplayName(name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name) || name.length <= 100) return undefined;
  return `displayName must have at most 100 characters, got ${name.length}`;
}

function checkEmail(prop: string, address: string): Problem {
  if (Token.isUnresolved(address) || /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address)) return undefined;
  return `${prop} must be an email address, got '${address}'`;
}

function checkUrl(prop: string, url: string): Problem {
  if (Token.isUnresolved(url)) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') return `${prop} must be an https URL, got '${url}'`;
  // The error names the host only: the URL contains a password.
  return parsed.username + parsed.password === ''
    ? undefined
    : `${prop} must not contain a user name or password, which would be visible in the template, got one for ${parsed.host}`;
}

function checkRepeated(prop: string, values: string[]): Problem {
  const repeated = values.filter((value, index) => values.indexOf(value) !== index);
  return repeated.length === 0 ? undefined : `${prop} must be unique, got '${repeated.join("', '")}' twice`;
}
