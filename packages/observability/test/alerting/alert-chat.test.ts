import { type Stack, Token } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AlertChat, type AlertChatProps, ChatChannel, type SlackChannel, type TeamsChannel } from '../../src';
import { ACCOUNT, arnOfTopic, stackIn, topicIn } from '../fixtures';

const SLACK: SlackChannel = { workspaceId: 'T00000000', channelId: 'C00000000' };
const TEAMS: TeamsChannel = {
  teamId: '12345678-1234-1234-1234-123456789012',
  tenantId: '12345678-1234-1234-1234-123456789013',
  channelId: '19%3aabc%40thread.tacv2',
};

function chatIn(stack: Stack, props: Partial<AlertChatProps> = {}): AlertChat {
  return new AlertChat(stack, 'Chat', {
    channel: ChatChannel.slack(SLACK),
    topics: props.topics ?? [topicIn(stack)],
    configurationName: 'orders',
    ...props,
  });
}

test('a channel of Slack shows the topics, and may do nothing', () => {
  const stack = stackIn();
  chatIn(stack, { topics: [topicIn(stack), topicIn(stack, 'pages')] });
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
        Match.objectLike({
          Principal: { Service: 'chatbot.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        }),
      ],
    }),
    ManagedPolicyArns: Match.absent(),
  });
});

test('a channel of Teams shows the topics', () => {
  const stack = stackIn();
  chatIn(stack, { channel: ChatChannel.teams(TEAMS) });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
  template.hasResourceProperties('AWS::Chatbot::MicrosoftTeamsChannelConfiguration', {
    ConfigurationName: 'orders',
    TeamId: TEAMS.teamId,
    TeamsTenantId: TEAMS.tenantId,
    TeamsChannelId: TEAMS.channelId,
    SnsTopicArns: [arnOfTopic()],
  });
});

test('permissions are those of the role and of its guardrail', () => {
  const stack = stackIn();
  chatIn(stack, {
    permissions: [iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Look', 'arn:aws:iam::aws:policy/Look')],
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
    [{ topics: [] }, 'topics must hold at least one topic, got none'],
    [{ configurationName: 'my orders' }, "configurationName must match ^[A-Za-z0-9_-]{1,128}$, got 'my orders'"],
    [slack({ workspaceId: 'orders' }), "channel.workspaceId must match ^[0-9A-Z]{1,255}$, got 'orders'"],
    [slack({ channelId: '#orders' }), "channel.channelId must match ^[A-Za-z0-9]{1,255}$, got '#orders'"],
    [teams({ teamId: 'team' }), 'channel.teamId must match'],
    [teams({ tenantId: 'tenant' }), 'channel.tenantId must match'],
    [teams({ channelId: 'a b' }), 'channel.channelId must match'],
  ])('with %j', (props, message) => {
    expect(() => chatIn(stackIn(), props)).toThrow(`Watch/Chat: ${message}`);
  });
});

test('accepts ids that are tokens', () => {
  const workspaceId = Token.asString({ Ref: 'Workspace' });
  expect(() =>
    chatIn(stackIn(), { channel: ChatChannel.slack({ workspaceId, channelId: workspaceId }) }),
  ).not.toThrow();
});
