import type { Control } from '../control';
import { rule } from '../decisions';
import { logStreaming } from './log-streaming';

const TEMPLATES = 'Options in configuration templates and saved configurations are not judged.';

/** Controls for AWS Elastic Beanstalk. */
export const ELASTIC_BEANSTALK: readonly Control[] = [
  {
    id: 'ElasticBeanstalk.1',
    title: 'environments have enhanced health reports',
    severity: 'low',
    decision: rule(
      {
        cdkNag: 'elasticbeanstalk.ElasticBeanstalkEnhancedHealthReportingEnabled',
        types: ['AWS::ElasticBeanstalk::Environment'],
      },
      TEMPLATES,
    ),
  },
  {
    id: 'ElasticBeanstalk.2',
    title: 'environments install updates of their platform',
    severity: 'high',
    decision: rule(
      {
        cdkNag: 'elasticbeanstalk.ElasticBeanstalkManagedUpdatesEnabled',
        types: ['AWS::ElasticBeanstalk::Environment'],
      },
      TEMPLATES,
    ),
  },
  {
    id: 'ElasticBeanstalk.3',
    title: 'environments stream logs to CloudWatch',
    severity: 'high',
    decision: rule(logStreaming, TEMPLATES),
  },
];
