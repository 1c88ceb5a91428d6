import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * A function that Amazon ECS asks at stages of a deployment whether it may go on: it answers
 * `{ "hookStatus": "SUCCEEDED" }`, `FAILED`, which brings the old version back, or `IN_PROGRESS` to be asked again after
 * 30 seconds (Amazon ECS developer guide, "Lifecycle hooks").
 */
export class LifecycleHook {
  /**
   * Asks a function, which Amazon ECS is then allowed to invoke.
   *
   * @param handler The function, or a version or alias of it.
   * @param stages When it is asked; one or more.
   */
  static invoke(handler: lambda.IFunction, ...stages: ecs.DeploymentLifecycleStage[]): LifecycleHook {
    return new LifecycleHook(handler, stages);
  }

  private constructor(
    /** The function. */
    readonly handler: lambda.IFunction,
    /** When it is asked. */
    readonly stages: ecs.DeploymentLifecycleStage[],
  ) {}
}
