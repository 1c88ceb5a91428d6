import type { Control } from '../control';
import { rule } from '../decisions';
import { sendingTls } from './sending-tls';

/** Controls for Amazon SES. */
export const SES: readonly Control[] = [
  {
    id: 'SES.3',
    title: 'configuration sets send mail over TLS only',
    severity: 'medium',
    decision: rule(sendingTls),
  },
];
