import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports API calls without permission. */
export const unauthorizedCalls = alarmOnEvents('UnauthorizedOperation', 'AccessDenied');
