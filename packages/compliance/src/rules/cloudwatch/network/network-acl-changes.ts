import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of network ACLs. */
export const networkAclChanges = alarmOnEvents(
  'CreateNetworkAcl',
  'CreateNetworkAclEntry',
  'DeleteNetworkAcl',
  'DeleteNetworkAclEntry',
  'ReplaceNetworkAclEntry',
  'ReplaceNetworkAclAssociation',
);
