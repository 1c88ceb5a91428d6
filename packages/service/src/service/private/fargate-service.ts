import * as ecs from 'aws-cdk-lib/aws-ecs';

/** A service that keeps the alarms which are added after the first ones: the CDK drops them (aws-cdk issue 36308). */
export class FargateService extends ecs.FargateService {
  override enableDeploymentAlarms(alarmNames: string[], options?: ecs.DeploymentAlarmOptions): void {
    const before = this.deploymentAlarms?.enable ? (this.deploymentAlarms.alarmNames ?? []) : [];
    super.enableDeploymentAlarms(alarmNames, options);
    const { rollback, enable } = this.deploymentAlarms ?? { rollback: true, enable: true };
    this.deploymentAlarms = { rollback, enable, alarmNames: [...new Set([...before, ...alarmNames])] };
  }
}
