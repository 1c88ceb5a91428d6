import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecretReplicationAlerts } from '../../../src';
import { actionsTo, arnOfTopic, stackIn } from '../../fixtures';

test('a failed replication of any secret notifies the topic', () => {
  const stack = stackIn();
  const alerts = new SecretReplicationAlerts(stack, 'Alerts', { actions: actionsTo(stack) });
  expect(alerts.replicationFailed?.node.path).toBe('Watch/Alerts/ReplicationFailed');
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.secretsmanager'],
      'detail-type': ['AWS Service Event via CloudTrail'],
      detail: { eventName: [{ wildcard: '*Replication*Fail*' }] },
    },
    Targets: [
      Match.objectLike({
        Arn: arnOfTopic(),
        InputTransformer: Match.objectLike({
          InputTemplate: Match.stringLikeRegexp('The copy keeps its previous value'),
        }),
      }),
    ],
  });
});

test('creates no rule if the alert is disabled', () => {
  const stack = stackIn();
  const alerts = new SecretReplicationAlerts(stack, 'Alerts', {
    actions: actionsTo(stack),
    replicationFailed: { enabled: false },
  });
  expect(alerts.replicationFailed).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
});

test('fails with all problems at once', () => {
  const stack = stackIn();
  const props = { actions: actionsTo(stack, 'alerts', 'us-east-1'), replicationFailed: { runbookUrl: 'wiki' } };
  expect(() => new SecretReplicationAlerts(stack, 'Alerts', props)).toThrow(
    /^Watch\/Alerts: replicationFailed\.runbookUrl must be an http or https URL, got 'wiki'; actions .*us-east-1/,
  );
});
