import { type Stack, Token } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AlertChat, type AlertChatProps, ChatChannel, type SlackChannel, type TeamsChannel } from '../../src';
import { arnOfTopic, stackIn, topicIn } from '../fixtures';

const SLACK: SlackChannel = { slackWorkspaceId: 'T00000000', slackChannelId: 'C00000000' };
const TEAMS: TeamsChannel = {
  teamId: '12345678-1234-1234-1234-123456789012',
  teamsTenantId: '12345678-1234-1234-1234-123456789013',
  teamsChannelId: '19%3aabc%40thread.tacv2',
};

function chatIn(stack: Stack, props: Partial<AlertChatProps> = {}): AlertChat {
  return new AlertChat(stack, 'Chat', {
    channel: ChatChannel.slack(SLACK),
    notificationTopics: props.notificationTopics ?? [topicIn(stack)],
    configurationName: 'orders',
    ...props,
  });
}

test('sends the topics to a Slack channel, whose members have no permissions', () => {
  const stack = stackIn();
  const chat = chatIn(stack, { notificationTopics: [topicIn(stack), topicIn(stack, 'pages')] });
  expect(stack.resolve(chat.chatConfigurationArn)).toEqual({ Ref: expect.stringMatching(/^Chat/) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
    ConfigurationName: 'orders',
    SlackWorkspaceId: 'T00000000',
    SlackChannelId: 'C00000000',
    SnsTopicArns: [arnOfTopic(), arnOfTopic('pages')],
    GuardrailPolicies: [{ 'Fn::Join': ['', Match.arrayWith([':iam::aws:policy/AWSDenyAll'])] }],
    LoggingLevel: 'ERROR',
  });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: Match.objectLike({
      Statement: [
        // no page says that the service sends aws:SourceAccount or aws:SourceArn
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'chatbot.amazonaws.com' } },
      ],
    }),
    ManagedPolicyArns: Match.absent(),
  });
});

test('sends the topics to a Teams channel', () => {
  const stack = stackIn();
  chatIn(stack, { channel: ChatChannel.teams(TEAMS) });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
  template.hasResourceProperties('AWS::Chatbot::MicrosoftTeamsChannelConfiguration', {
    ConfigurationName: 'orders',
    TeamId: TEAMS.teamId,
    TeamsTenantId: TEAMS.teamsTenantId,
    TeamsChannelId: TEAMS.teamsChannelId,
    SnsTopicArns: [arnOfTopic()],
  });
});

test('managedPolicies are the policies of the role and the guardrail policies', () => {
  const stack = stackIn();
  chatIn(stack, {
    managedPolicies: [iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Look', 'arn:aws:iam::aws:policy/Look')],
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/Look'] });
  template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
    GuardrailPolicies: ['arn:aws:iam::aws:policy/Look'],
  });
});

describe('fails', () => {
  const slack = (changed: Partial<SlackChannel>) => ({ channel: ChatChannel.slack({ ...SLACK, ...changed }) });
  const teams = (changed: Partial<TeamsChannel>) => ({ channel: ChatChannel.teams({ ...TEAMS, ...changed }) });

  test.each([
    [{ notificationTopics: [] }, 'notificationTopics must have at least one topic, got none'],
    [
      { configurationName: 'my orders' },
      "configurationName must have 1 to 128 letters, digits, hyphens and underscores, got 'my orders'",
    ],
    [slack({ slackWorkspaceId: 'orders' }), "channel.slackWorkspaceId must match ^[0-9A-Z]{1,255}$, got 'orders'"],
    [slack({ slackChannelId: '#orders' }), "channel.slackChannelId must match ^[A-Za-z0-9]{1,255}$, got '#orders'"],
    [teams({ teamId: 'team' }), 'channel.teamId must match'],
    [teams({ teamsTenantId: 'tenant' }), 'channel.teamsTenantId must match'],
    [teams({ teamsChannelId: 'a b' }), 'channel.teamsChannelId must match'],
    [slack({ slackWorkspaceId: '*T0' }), 'channel.slackWorkspaceId must match'],
    [slack({ slackWorkspaceId: 'T0*' }), 'channel.slackWorkspaceId must match'],
    [slack({ slackChannelId: 'C0*' }), 'channel.slackChannelId must match'],
    [teams({ teamId: `${TEAMS.teamId}0` }), 'channel.teamId must match'],
    [teams({ teamId: `0${TEAMS.teamId}` }), 'channel.teamId must match'],
    [teams({ teamsChannelId: '*19%3a0%40thread' }), 'channel.teamsChannelId must match'],
    [teams({ teamsChannelId: '19%3a0%40thread*' }), 'channel.teamsChannelId must match'],
    [teams({ teamsChannelId: `19%3a0%40${'x'.repeat(248)}` }), 'channel.teamsChannelId must match'],
  ])('with %j', (props, message) => {
    expect(() => chatIn(stackIn(), props)).toThrow(`Watch/Chat: ${message}`);
  });

  test('not with a Teams channel of 256 characters', () => {
    expect(() => chatIn(stackIn(), teams({ teamsChannelId: `19%3a0%40${'x'.repeat(247)}` }))).not.toThrow();
  });
});

test('fails with all problems at once', () => {
  const channel = ChatChannel.slack({ slackWorkspaceId: 'orders', slackChannelId: 'C1' });
  expect(() => chatIn(stackIn(), { channel, notificationTopics: [] })).toThrow(
    'Watch/Chat: notificationTopics must have at least one topic, got none; ' +
      "channel.slackWorkspaceId must match ^[0-9A-Z]{1,255}$, got 'orders'",
  );
});

test('accepts tokens as ids', () => {
  const id = Token.asString({ Ref: 'Workspace' });
  expect(() =>
    chatIn(stackIn(), { channel: ChatChannel.slack({ slackWorkspaceId: id, slackChannelId: id }) }),
  ).not.toThrow();
});
