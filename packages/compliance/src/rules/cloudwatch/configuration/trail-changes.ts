import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of CloudTrail trails. */
export const trailChanges = alarmOnEvents('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging');
