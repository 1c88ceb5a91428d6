import { Stack, Token } from 'aws-cdk-lib/core';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ChatChannel, SlackChannel, TeamsChannel } from './chat-channel';
import { failOn } from '../private/validation';

/** Properties of `AlertChat`. */
export interface AlertChatProps {
  /** The channel of Slack or Microsoft Teams. */
  readonly channel: ChatChannel;

  /** Topics whose alerts the channel shows, at least one. */
  readonly topics: sns.ITopic[];

  /** Name of the configuration, unique in the account: 1 to 128 letters, digits, hyphens and underscores. */
  readonly configurationName: string;

  /**
   * What members of the channel may do in the account by asking Amazon Q there.
   *
   * @default - nothing: the channel shows alerts, and everything else is denied
   */
  readonly permissions?: iam.IManagedPolicy[];
}

/**
 * Shows alerts in a channel of Slack or Microsoft Teams, by Amazon Q Developer in chat applications (AWS Chatbot
 * before). The service is free; messages of the topics are charged.
 *
 * Left to itself the service would let the channel do whatever its role may, guarded by AdministratorAccess. Here the
 * channel may do nothing unless it is said.
 *
 * Throws when there is no topic, or an id or the name is malformed.
 */
export class AlertChat extends Construct {
  /** Role of the channel's members when they ask Amazon Q. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: AlertChatProps) {
    super(scope, id);
    const { slackChannel, teamsChannel } = props.channel;
    failOn(this, [
      props.topics.length === 0 ? 'topics must hold at least one topic, got none' : undefined,
      checkId('configurationName', props.configurationName, /^[A-Za-z0-9_-]{1,128}$/),
      ...(slackChannel ? checkSlack(slackChannel) : []),
      ...(teamsChannel ? checkTeams(teamsChannel) : []),
    ]);
    this.role = new iam.Role(this, 'Role', {
      description: `members of the chat channel ${props.configurationName}`,
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      managedPolicies: props.permissions,
    });

    const nothing = [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll')];
    const common = {
      configurationName: props.configurationName,
      iamRoleArn: this.role.roleArn,
      guardrailPolicies: (props.permissions ?? nothing).map((policy) => policy.managedPolicyArn),
      snsTopicArns: props.topics.map((topic) => topic.topicArn),
      loggingLevel: chatbot.LoggingLevel.ERROR,
    };
    if (slackChannel) {
      new chatbot.CfnSlackChannelConfiguration(this, 'Resource', {
        ...common,
        slackWorkspaceId: slackChannel.workspaceId,
        slackChannelId: slackChannel.channelId,
      });
    }
    if (teamsChannel) {
      new chatbot.CfnMicrosoftTeamsChannelConfiguration(this, 'Resource', {
        ...common,
        teamId: teamsChannel.teamId,
        teamsTenantId: teamsChannel.tenantId,
        teamsChannelId: teamsChannel.channelId,
      });
    }
  }
}

const UUID = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

function checkSlack({ workspaceId, channelId }: SlackChannel): (string | undefined)[] {
  return [
    checkId('channel.workspaceId', workspaceId, /^[0-9A-Z]{1,255}$/),
    checkId('channel.channelId', channelId, /^[A-Za-z0-9]{1,255}$/),
  ];
}

function checkTeams({ teamId, tenantId, channelId }: TeamsChannel): (string | undefined)[] {
  return [
    checkId('channel.teamId', teamId, UUID),
    checkId('channel.tenantId', tenantId, UUID),
    checkId('channel.channelId', channelId, /^[A-Za-z0-9_+=/:.@%-]{1,256}$/),
  ];
}

/** Patterns are those of the properties of AWS::Chatbot. */
function checkId(prop: string, value: string, pattern: RegExp): string | undefined {
  if (Token.isUnresolved(value) || pattern.test(value)) return undefined;
  return `${prop} must match ${pattern.source}, got '${value}'`;
}
