import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of route tables. */
export const routeTableChanges = alarmOnEvents(
  'ec2.amazonaws.com',
  'CreateRoute',
  'CreateRouteTable',
  'ReplaceRoute',
  'ReplaceRouteTableAssociation',
  'DeleteRouteTable',
  'DeleteRoute',
  'DisassociateRouteTable',
);
