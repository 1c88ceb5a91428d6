export * from './alarm-options';
export * from './alert-publisher';
export * from './alert-topic';
export * from './database-alarms';
export * from './load-balancer-alarms';
export * from './service-alarms';
export * from './service-log-group';
