import { subscribedEvents } from '../private/events';

/** A subscription to events of instances covers maintenance, configuration changes and failure. */
export const instanceEvents = subscribedEvents('db-instance', ['maintenance', 'configuration change', 'failure']);
