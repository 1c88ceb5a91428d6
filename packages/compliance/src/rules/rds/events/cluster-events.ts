import { subscribedEvents } from '../private/events';

/** A subscription to events of clusters covers maintenance and failure. */
export const clusterEvents = subscribedEvents('db-cluster', ['maintenance', 'failure']);
