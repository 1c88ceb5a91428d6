import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of security groups. */
export const securityGroupChanges = alarmOnEvents(
  'AuthorizeSecurityGroupIngress',
  'AuthorizeSecurityGroupEgress',
  'RevokeSecurityGroupIngress',
  'RevokeSecurityGroupEgress',
  'CreateSecurityGroup',
  'DeleteSecurityGroup',
);
