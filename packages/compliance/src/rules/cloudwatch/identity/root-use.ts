import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports use of the root user. */
export const rootUse = alarmOnEvents('userIdentity.type', 'Root', 'invokedBy', 'AwsServiceEvent');
