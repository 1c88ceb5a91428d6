import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of network gateways. */
export const gatewayChanges = alarmOnEvents(
  'CreateCustomerGateway',
  'DeleteCustomerGateway',
  'AttachInternetGateway',
  'CreateInternetGateway',
  'DeleteInternetGateway',
  'DetachInternetGateway',
);
