import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports KMS keys that are disabled or scheduled for deletion. */
export const keyDeletion = alarmOnEvents('kms.amazonaws.com', 'DisableKey', 'ScheduleKeyDeletion');
