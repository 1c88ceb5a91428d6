import type { Rule } from '../rule';

/** An environment streams its logs to CloudWatch. */
export const logStreaming: Rule = {
  types: ['AWS::ElasticBeanstalk::Environment'],
  judge(environment) {
    return environment.items('OptionSettings').some((option) => {
      return (
        option.text('Namespace') === 'aws:elasticbeanstalk:cloudwatch:logs' &&
        option.text('OptionName') === 'StreamLogs' &&
        option.flag('Value') === true
      );
    });
  },
};
