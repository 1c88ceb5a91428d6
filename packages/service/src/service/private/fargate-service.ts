import { type IResolveContext, Lazy } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { PAUSE_TIMEOUT } from '../../deployment/shared/pauses';
import { type PauseHook, PauseTimeoutAction } from '../../deployment/pause-hook';

/** Adds what `ecs.FargateService` lacks or drops. */
export class FargateService extends ecs.FargateService {
  /** Keeps alarms that are added later, which the CDK drops: https://github.com/aws/aws-cdk/issues/36308. */
  override enableDeploymentAlarms(alarmNames: string[], options?: ecs.DeploymentAlarmOptions): void {
    const before = this.deploymentAlarms?.enable ? (this.deploymentAlarms.alarmNames ?? []) : [];
    super.enableDeploymentAlarms(alarmNames, options);
    const { rollback, enable } = this.deploymentAlarms ?? { rollback: true, enable: true };
    this.deploymentAlarms = { rollback, enable, alarmNames: [...new Set([...before, ...alarmNames])] };
  }

  /** Adds hooks that pause a deployment. The CDK renders only hooks with a Lambda function. */
  addPauseHooks(hooks: PauseHook[]): void {
    if (hooks.length === 0) return;
    const resource = this.node.defaultChild as ecs.CfnService;
    const deployment = resource.deploymentConfiguration as ecs.CfnService.DeploymentConfigurationProperty;
    const functions = deployment.lifecycleHooks;
    const produce = (context: IResolveContext) => [
      ...((context.resolve(functions) as ecs.CfnService.DeploymentLifecycleHookProperty[] | undefined) ?? []),
      ...hooks.map(render),
    ];
    resource.deploymentConfiguration = { ...deployment, lifecycleHooks: Lazy.uncachedAny({ produce }) };
  }
}

function render(hook: PauseHook): ecs.CfnService.DeploymentLifecycleHookProperty {
  const { lifecycleStages, timeout = PAUSE_TIMEOUT, timeoutAction = PauseTimeoutAction.ROLLBACK } = hook;
  return {
    targetType: 'PAUSE',
    lifecycleStages,
    timeoutConfiguration: { timeoutInMinutes: timeout.toMinutes(), action: timeoutAction },
  };
}
