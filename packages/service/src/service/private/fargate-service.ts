import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Keeps alarms that are added later, which the CDK drops: https://github.com/aws/aws-cdk/issues/36308. */
export class FargateService extends ecs.FargateService {
  override enableDeploymentAlarms(alarmNames: string[], options?: ecs.DeploymentAlarmOptions): void {
    const before = this.deploymentAlarms?.enable ? (this.deploymentAlarms.alarmNames ?? []) : [];
    super.enableDeploymentAlarms(alarmNames, options);
    const { rollback, enable } = this.deploymentAlarms ?? { rollback: true, enable: true };
    this.deploymentAlarms = { rollback, enable, alarmNames: [...new Set([...before, ...alarmNames])] };
  }
}
