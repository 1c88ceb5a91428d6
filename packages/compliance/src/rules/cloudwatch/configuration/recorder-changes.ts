import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of the AWS Config recorder. */
export const recorderChanges = alarmOnEvents(
  'config.amazonaws.com',
  'StopConfigurationRecorder',
  'DeleteDeliveryChannel',
  'PutDeliveryChannel',
  'PutConfigurationRecorder',
);
