import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { HookRole } from './private/hook-role';

/**
 * A function that Amazon ECS calls at stages of a deployment. It returns `{ "hookStatus": "SUCCEEDED" }` to continue,
 * `FAILED` to roll back, or `IN_PROGRESS` to be called again after 30 seconds.
 *
 * Amazon ECS assumes one role for all hooks of a service. The role has a managed policy. The role of
 * `ecs.DeploymentLifecycleLambdaTarget` has an inline policy.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 * @example
 * const hook = LifecycleHook.invoke(smokeTest, ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT);
 */
export class LifecycleHook implements ecs.IDeploymentLifecycleHookTarget {
  /**
   * Invokes a function at the given stages, and grants Amazon ECS permission to invoke it.
   *
   * @param handler The function, or a version or alias of it.
   * @param lifecycleStages Stages of the deployment at which the function is called. At least one.
   */
  static invoke(handler: lambda.IFunction, ...lifecycleStages: ecs.DeploymentLifecycleStage[]): LifecycleHook {
    return new LifecycleHook(handler, lifecycleStages);
  }

  protected constructor(
    /** The function. */
    readonly handler: lambda.IFunction,
    /** Stages of the deployment at which the function is called. */
    readonly lifecycleStages: ecs.DeploymentLifecycleStage[],
  ) {}

  /**
   * Creates the role for the hooks of the service, or reuses the existing role.
   *
   * @param scope The service.
   */
  bind(scope: IConstruct): ecs.DeploymentLifecycleHookTargetConfig {
    const { functionArn } = this.handler;
    const role = HookRole.of(scope);
    role.allowInvoke(functionArn);
    return { targetArn: functionArn, role, lifecycleStages: this.lifecycleStages };
  }
}
