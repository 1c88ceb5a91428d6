import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { streamRetention } from './retention';

/** Controls for Amazon Kinesis Data Streams. */
export const KINESIS: readonly Control[] = [
  {
    id: 'Kinesis.1',
    title: 'streams are encrypted at rest',
    severity: 'medium',
    decision: nag('kinesis.KinesisDataStreamSSE', 'AWS::Kinesis::Stream'),
  },
  {
    id: 'Kinesis.3',
    title: 'streams keep records for at least a week',
    severity: 'medium',
    decision: rule(streamRetention),
  },
];
