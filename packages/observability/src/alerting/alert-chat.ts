import { Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ChatChannel } from './chat-channel';
import { failOn, type Problem } from '../private/validation';

/** Properties of `AlertChat`. */
export interface AlertChatProps {
  /** Slack or Microsoft Teams channel. */
  readonly channel: ChatChannel;

  /** Topics whose messages the channel receives, at least one. */
  readonly notificationTopics: sns.ITopic[];

  /** Name of the configuration, unique in the account: 1 to 128 letters, digits, hyphens and underscores. */
  readonly configurationName: string;

  /**
   * Permissions of the channel members when they ask Amazon Q: managed policies of the channel role, which are also its
   * guardrail policies.
   *
   * @default - none: the channel receives notifications, and `AWSDenyAll` is the guardrail policy
   */
  readonly managedPolicies?: iam.IManagedPolicy[];
}

/**
 * Sends alerts to a Slack or Microsoft Teams channel by Amazon Q Developer in chat applications (formerly AWS Chatbot).
 * The service is free; messages of the topics are charged.
 *
 * Without guardrail policies the service would use AdministratorAccess as the guardrail. This construct denies all
 * actions unless `managedPolicies` allows them.
 *
 * Throws if there is no topic, or an id or the name is malformed.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/what-is.html
 *
 * @example
 * new AlertChat(this, 'TeamChat', {
 *   channel: ChatChannel.slack({ slackWorkspaceId: 'T00000000', slackChannelId: 'C00000000' }),
 *   notificationTopics: [alerts],
 *   configurationName: 'orders-alerts',
 * });
 */
export class AlertChat extends Construct {
  /** Role of the channel members when they ask Amazon Q. */
  readonly role: iam.Role;

  /** ARN of the chat configuration. */
  readonly chatConfigurationArn: string;

  constructor(scope: Construct, id: string, props: AlertChatProps) {
    super(scope, id);
    const { channel, configurationName, notificationTopics, managedPolicies } = props;
    failOn(this, [
      notificationTopics.length === 0 ? 'notificationTopics must have at least one topic, got none' : undefined,
      checkName(configurationName),
      ...channel.validate(),
    ]);
    this.role = new iam.Role(this, 'Role', {
      description: `members of the chat channel ${configurationName}`,
      // No source conditions: no page of AWS says that Amazon Q Developer in chat applications sends them.
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
      managedPolicies,
    });
    const { chatConfigurationArn } = channel.bind(this, {
      configurationName,
      role: this.role,
      guardrailPolicies: managedPolicies ?? [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll')],
      notificationTopics,
    });
    this.chatConfigurationArn = chatConfigurationArn;
  }
}

function checkName(name: string): Problem {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9_-]{1,128}$/.test(name)) return undefined;
  return `configurationName must have 1 to 128 letters, digits, hyphens and underscores, got '${name}'`;
}
