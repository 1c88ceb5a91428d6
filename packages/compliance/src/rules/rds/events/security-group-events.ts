import { subscribedEvents } from '../private/events';

/** A subscription to events of database security groups covers configuration changes and failure. */
export const securityGroupEvents = subscribedEvents('db-security-group', ['configuration change', 'failure']);
