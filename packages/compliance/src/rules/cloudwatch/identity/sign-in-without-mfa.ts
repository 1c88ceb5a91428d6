import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports console sign-ins without MFA. */
export const signInWithoutMfa = alarmOnEvents('ConsoleLogin', 'MFAUsed');
