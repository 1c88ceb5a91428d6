import { Token } from 'aws-cdk-lib/core';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Slack channel. */
export interface SlackChannel {
  /** Workspace id, such as `T00000000`. Authorize the workspace once in the console of Amazon Q in chat applications. */
  readonly slackWorkspaceId: string;

  /** Channel id, such as `C00000000`. Invite the app to a private channel. */
  readonly slackChannelId: string;
}

/** Microsoft Teams channel. */
export interface TeamsChannel {
  /** Team id, a UUID. Authorize the team once in the console of Amazon Q in chat applications. */
  readonly teamId: string;

  /** Tenant id, a UUID. */
  readonly teamsTenantId: string;

  /** Channel id, such as `19%3aabc%40thread.tacv2`. It is part of the link to the channel. */
  readonly teamsChannelId: string;
}

/** Configuration that `ChatChannel.bind()` creates. */
export interface ChatChannelOptions {
  /** Name of the configuration. */
  readonly configurationName: string;

  /** Role of the channel members. */
  readonly role: iam.IRole;

  /** Policies that limit what the role allows. */
  readonly guardrailPolicies: iam.IManagedPolicy[];

  /** Topics whose messages the channel receives. */
  readonly notificationTopics: sns.ITopic[];
}

/** Result of `ChatChannel.bind()`. */
export interface ChatChannelConfig {
  /** ARN of the configuration. */
  readonly chatConfigurationArn: string;
}

/**
 * Channel that receives alerts by Amazon Q Developer in chat applications (formerly AWS Chatbot). Extend it for a chat
 * product that is not listed here: `bind()` creates the configuration.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/what-is.html
 *
 * @example
 * const channel = ChatChannel.slack({ slackWorkspaceId: 'T00000000', slackChannelId: 'C00000000' });
 */
export abstract class ChatChannel {
  /** A Slack channel. */
  static slack(channel: SlackChannel): ChatChannel {
    return new Slack(channel);
  }

  /** A Microsoft Teams channel. */
  static teams(channel: TeamsChannel): ChatChannel {
    return new Teams(channel);
  }

  /** Creates the configuration of the channel in the scope, with the id `Resource`. */
  abstract bind(scope: Construct, options: ChatChannelOptions): ChatChannelConfig;

  /** Returns the problems of the channel, such as malformed ids, for the error of `AlertChat`. */
  validate(): string[] {
    return [];
  }
}

class Slack extends ChatChannel {
  constructor(private readonly channel: SlackChannel) {
    super();
  }

  override validate(): string[] {
    return [
      ...checkId('slackWorkspaceId', this.channel.slackWorkspaceId, /^[0-9A-Z]{1,255}$/),
      ...checkId('slackChannelId', this.channel.slackChannelId, /^[A-Za-z0-9]{1,255}$/),
    ];
  }

  bind(scope: Construct, options: ChatChannelOptions): ChatChannelConfig {
    const { slackWorkspaceId, slackChannelId } = this.channel;
    const resource = new chatbot.CfnSlackChannelConfiguration(scope, 'Resource', {
      ...common(options),
      slackWorkspaceId,
      slackChannelId,
    });
    return { chatConfigurationArn: resource.ref };
  }
}

class Teams extends ChatChannel {
  constructor(private readonly channel: TeamsChannel) {
    super();
  }

  override validate(): string[] {
    const uuid = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
    return [
      ...checkId('teamId', this.channel.teamId, uuid),
      ...checkId('teamsTenantId', this.channel.teamsTenantId, uuid),
      ...checkId(
        'teamsChannelId',
        this.channel.teamsChannelId,
        /^(?=.{1,256}$)[\w+=/.,-]*%3a[\w+=/.,-]*%40[\w+=/.,-]*$/i,
      ),
    ];
  }

  bind(scope: Construct, options: ChatChannelOptions): ChatChannelConfig {
    const { teamId, teamsTenantId, teamsChannelId } = this.channel;
    const resource = new chatbot.CfnMicrosoftTeamsChannelConfiguration(scope, 'Resource', {
      ...common(options),
      teamId,
      teamsTenantId,
      teamsChannelId,
    });
    return { chatConfigurationArn: resource.ref };
  }
}

function common({ configurationName, role, guardrailPolicies, notificationTopics }: ChatChannelOptions) {
  return {
    configurationName,
    iamRoleArn: role.roleArn,
    guardrailPolicies: guardrailPolicies.map((policy) => policy.managedPolicyArn),
    snsTopicArns: notificationTopics.map((topic) => topic.topicArn),
    loggingLevel: chatbot.LoggingLevel.ERROR,
  };
}

/** The patterns are those of the properties of AWS::Chatbot. */
function checkId(prop: string, value: string, pattern: RegExp): string[] {
  if (Token.isUnresolved(value) || pattern.test(value)) return [];
  return [`channel.${prop} must match ${pattern.source}, got '${value}'`];
}
