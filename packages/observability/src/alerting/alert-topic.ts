import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { AlertPublisher } from './alert-publisher';
import { allowOnKey } from '../private/key-policy';
import { cloudWatchAlarms, encryptionBy, publisherOf, publishTo, rememberAdmitted } from './private/publishers';
import { failOn } from '../private/validation';

/** Properties of `AlertTopic`. */
export interface AlertTopicProps {
  /** Key that encrypts the messages. The publishers are let in. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the topic: 1 to 256 letters, digits, hyphens and underscores (SNS API, CreateTopic). A fixed name blocks
   * replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly topicName?: string;

  /**
   * Sender's name in e-mails, up to 100 characters.
   *
   * @default - SNS shows the name of the topic
   */
  readonly displayName?: string;

  /**
   * Services of this account that may publish besides CloudWatch alarms, which always may.
   *
   * @default - none
   */
  readonly publishers?: AlertPublisher[];

  /**
   * E-mail addresses to tell. Each must confirm the message that SNS sends it first.
   *
   * @default - none
   */
  readonly emails?: string[];

  /**
   * HTTPS URLs to tell, such as the integration of an incident tool. Each must confirm its subscription. A literal
   * stands in the template: where the URL is a secret, pass a reference to it.
   *
   * @default - none
   */
  readonly httpsEndpoints?: string[];
}

/**
 * The topic that a team's alarms tell: encrypted with the given key, published to over TLS only, by named services
 * only. Messages and deliveries are charged.
 *
 * This resource is stateful: replacing it loses every subscription that somebody confirmed.
 *
 * Throws when a name, an e-mail address or a URL is malformed or given twice.
 */
export class AlertTopic extends Construct {
  /** The topic, for alarms, budgets, event rules and chat configurations. */
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const emails = props.emails ?? [];
    const httpsEndpoints = props.httpsEndpoints ?? [];
    failOn(this, [
      checkTopicName(props.topicName),
      checkDisplayName(props.displayName),
      ...emails.map((address) => checkEmail('emails', address)),
      ...httpsEndpoints.map((url) => checkUrl('httpsEndpoints', url)),
      checkTwice('emails', emails),
      checkTwice('httpsEndpoints', httpsEndpoints),
      checkTwice('publishers', props.publishers ?? []),
    ]);

    const stack = Stack.of(this);
    const chosen = (props.publishers ?? []).map((publisher) => publisherOf(publisher, stack, props.topicName));
    const publishers = [cloudWatchAlarms(stack), ...chosen];
    allowOnKey(this, props.encryptionKey, publishers.map(encryptionBy));

    this.topic = new sns.Topic(this, 'Resource', {
      topicName: props.topicName,
      displayName: props.displayName,
      masterKey: props.encryptionKey,
      enforceSSL: true,
    });
    for (const publisher of publishers) this.topic.addToResourcePolicy(publishTo(this.topic.topicArn, publisher));
    rememberAdmitted(this.topic, props.publishers ?? []);
    for (const address of emails) this.addEmail(address);
    for (const url of httpsEndpoints) this.addHttpsEndpoint(url);
  }

  /** Tells an e-mail address, once it has confirmed. Throws when the address is malformed. */
  addEmail(address: string): sns.Subscription {
    failOn(this, [checkEmail('address', address)]);
    return this.addSubscription(new subscriptions.EmailSubscription(address));
  }

  /** Tells an HTTPS URL, once it has confirmed. Throws when the URL is malformed or holds a user name or password. */
  addHttpsEndpoint(url: string): sns.Subscription {
    failOn(this, [checkUrl('url', url)]);
    const protocol = sns.SubscriptionProtocol.HTTPS;
    return this.addSubscription(new subscriptions.UrlSubscription(url, { protocol }));
  }

  /** Tells any other subscriber: a queue, a function, a stream, or an endpoint with a dead-letter queue. */
  addSubscription(subscription: sns.ITopicSubscription): sns.Subscription {
    return this.topic.addSubscription(subscription);
  }

  /** Lets a principal publish alerts of its own and use the key for it. */
  grantPublish(grantee: iam.IGrantable): iam.Grant {
    return this.topic.grantPublish(grantee);
  }

  /** Messages that SNS could not deliver, so alerts that somebody missed: sum over 5 minutes by default. */
  metricNotificationsFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/SNS',
      metricName: 'NumberOfNotificationsFailed',
      dimensionsMap: { TopicName: this.topic.topicName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
      ...props,
    }).attachTo(this.topic);
  }
}

function checkTopicName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z0-9_-]{1,256}$/.test(name)) return undefined;
  return `topicName must have 1 to 256 letters, digits, hyphens and underscores, got '${name}'`;
}

function checkDisplayName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || name.length <= 100) return undefined;
  return `displayName must have at most 100 characters, got ${name.length}`;
}

function checkEmail(prop: string, address: string): string | undefined {
  if (Token.isUnresolved(address) || /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address)) return undefined;
  return `${prop} must hold e-mail addresses, got '${address}'`;
}

function checkUrl(prop: string, url: string): string | undefined {
  if (Token.isUnresolved(url)) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') return `${prop} must hold https URLs, got '${url}'`;
  // The URL is not repeated here: it holds a password.
  return parsed.username + parsed.password === ''
    ? undefined
    : `${prop} must not hold a user name or password, which would stand in the template, got one for ${parsed.host}`;
}

function checkTwice(prop: string, values: string[]): string | undefined {
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  return twice.length === 0 ? undefined : `${prop} must not repeat itself, got '${twice.join("', '")}' twice`;
}
