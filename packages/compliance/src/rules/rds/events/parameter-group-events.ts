import { subscribedEvents } from '../private/events';

/** A subscription to events of parameter groups covers configuration changes. */
export const parameterGroupEvents = subscribedEvents('db-parameter-group', ['configuration change']);
