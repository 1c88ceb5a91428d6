import {
  AlertActions,
  CertificateAlarms,
  FirewallAlarms,
  LoadBalancerAlarms,
  LogErrorAlarms,
  NatGatewayAlarms,
  SecretRotationAlarms,
  ServiceAlarms,
} from '@pets/observability';
import type { RestartOnRotation, StandbyReadiness } from '@pets/service';
import type { Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { alarmByName, RegionalAlerts } from '../monitoring/alerts';
import type { PetsEnvironment } from '../environments';
import { ReadinessAlarms } from './readiness';
import { RestartAlarms } from '../monitoring/restart-alarms';
import type { RecoveryStack } from '../stacks/recovery-stack';
import type { StandbyTrafficStack } from '../stacks/standby-traffic-stack';

/** Properties of `watchStandby`. */
export interface WatchStandbyProps {
  readonly environment: PetsEnvironment;
  readonly recovery: RecoveryStack;
  readonly traffic: StandbyTrafficStack;
  /** The service by its name. */
  readonly service: ecs.IBaseService;
  readonly targetGroups: elbv2.IApplicationTargetGroup[];
  readonly restart: RestartOnRotation;
  readonly readiness: StandbyReadiness;
  readonly applicationLogs: logs.ILogGroup;
}

/**
 * Creates the alarms on the standby. Those that a service without tasks would raise belong to an incident that starts only
 * while the recovery Region serves.
 */
export function watchStandby(stack: Stack, props: WatchStandbyProps): void {
  const { environment, recovery, service, traffic } = props;
  const alerts = RegionalAlerts.existing(stack, environment);
  const subject = 'pets-api-standby';
  new CertificateAlarms(stack, 'CertificateAlarms', {
    ...alerts.set('certificates', subject),
    certificate: traffic.certificate,
  });
  new FirewallAlarms(stack, 'FirewallAlarms', { ...alerts.set('firewall', subject), webAcl: traffic.firewall });
  new NatGatewayAlarms(stack, 'NatGatewayAlarms', {
    ...alerts.set('nat-gateways', subject),
    natGateways: traffic.natGateways.natGateways,
  });
  new LogErrorAlarms(stack, 'LogErrors', { ...alerts.set('logs', subject), logGroup: props.applicationLogs });
  new ServiceAlarms(stack, 'ServiceAlarms', { ...alerts.set('service', subject), service, runningBelowDesired: {} });
  new RestartAlarms(stack, 'RestartAlarms', { ...alerts.set('restart', subject), restart: props.restart });
  new SecretRotationAlarms(stack, 'CacheRotationAlarms', {
    ...alerts.set('rotation', `${subject}-cache`),
    secrets: [traffic.cache.secret as secretsmanager.ISecret],
    // the topics of this Region accept no events, and the alarm does not need the trail
    rotationFailed: { enabled: false },
    functionErrors: { rotationFunction: traffic.cacheRotation.rotationFunction },
  });
  const requests = new LoadBalancerAlarms(stack, 'LoadBalancerAlarms', {
    ...alerts.set('load-balancer', subject),
    loadBalancer: traffic.loadBalancer,
    targetGroups: props.targetGroups,
    // in ALARM while the service has no tasks, so only the incident below notifies
    noHealthyTarget: { actions: AlertActions.onAlarm() },
  });
  new ReadinessAlarms(stack, 'ReadinessAlarms', {
    ...alerts.pagingSet('readiness', subject),
    readiness: props.readiness,
  });
  const active = alarmByName(stack, recovery.regionSwitch.alarm);
  alerts.page({
    name: 'outage',
    alarms: [requests.noHealthyTarget, requests.serverErrors],
    onlyWhile: active,
    description:
      'The recovery Region serves, and requests of clients fail. Check the alarms in this composite alarm, the earliest first.',
  });
  alerts.notify({
    name: 'recovery-active',
    alarms: [active],
    description: 'The traffic goes to the recovery Region. An operator switched it and must switch it back.',
  });
}
