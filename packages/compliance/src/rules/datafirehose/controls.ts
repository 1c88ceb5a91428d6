import type { Control } from '../control';
import { nag } from '../decisions';

/** Controls for Amazon Data Firehose. */
export const DATA_FIREHOSE: readonly Control[] = [
  {
    id: 'DataFirehose.1',
    title: 'delivery streams are encrypted at rest',
    severity: 'medium',
    decision: nag('kinesis.KinesisDataFirehoseSSE', 'AWS::KinesisFirehose::DeliveryStream'),
  },
];
