import { Match, Template } from 'aws-cdk-lib/assertions';
import { RestoreAlerts } from '../../../src';
import { actionsTo, arnOfTopic, stackIn } from '../../fixtures';

test('a failed restore notifies the topic', () => {
  const stack = stackIn();
  const alerts = new RestoreAlerts(stack, 'Alerts', { actions: actionsTo(stack) });
  expect(alerts.restoreFailed?.node.path).toBe('Watch/Alerts/RestoreFailed');
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.backup'],
      'detail-type': ['Restore Job State Change'],
      detail: { status: ['FAILED', 'ABORTED'] },
    },
    Targets: [
      Match.objectLike({
        Arn: arnOfTopic(),
        InputTransformer: Match.objectLike({
          InputTemplate: Match.stringLikeRegexp('the backup might not be usable'),
        }),
      }),
    ],
  });
});

test('creates no rule if the alert is disabled', () => {
  const stack = stackIn();
  const alerts = new RestoreAlerts(stack, 'Alerts', { actions: actionsTo(stack), restoreFailed: { enabled: false } });
  expect(alerts.restoreFailed).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
});

test('fails with all problems at once', () => {
  const stack = stackIn();
  const props = { actions: actionsTo(stack, 'alerts', 'us-east-1'), restoreFailed: { runbookUrl: 'wiki' } };
  expect(() => new RestoreAlerts(stack, 'Alerts', props)).toThrow(
    /^Watch\/Alerts: restoreFailed\.runbookUrl must be an http or https URL, got 'wiki'; actions .*us-east-1/,
  );
});
