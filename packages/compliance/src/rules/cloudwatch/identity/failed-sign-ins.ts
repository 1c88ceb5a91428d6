import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports failed console sign-ins. */
export const failedSignIns = alarmOnEvents('ConsoleLogin', 'Failed authentication');
