import type { Duration } from 'aws-cdk-lib/core';

/**
 * A stage of a deployment at which it can pause.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
 */
export enum PauseStage {
  /** Before anything else, if more than one service revision is active. */
  RECONCILE_SERVICE = 'RECONCILE_SERVICE',

  /** Before the new tasks start. */
  PRE_SCALE_UP = 'PRE_SCALE_UP',

  /** The new tasks are healthy. They receive no requests. */
  POST_SCALE_UP = 'POST_SCALE_UP',

  /** The new tasks receive all test traffic and no production traffic. */
  POST_TEST_TRAFFIC_SHIFT = 'POST_TEST_TRAFFIC_SHIFT',

  /** Before production traffic is shifted. Linear and canary deployments pause before each step. */
  PRE_PRODUCTION_TRAFFIC_SHIFT = 'PRE_PRODUCTION_TRAFFIC_SHIFT',

  /** The new tasks receive all production traffic. The old tasks still run. */
  POST_PRODUCTION_TRAFFIC_SHIFT = 'POST_PRODUCTION_TRAFFIC_SHIFT',
}

/** Action of Amazon ECS if a deployment is not approved or rejected in time. */
export enum PauseTimeoutAction {
  /** Rolls the deployment back. */
  ROLLBACK = 'ROLLBACK',

  /** Continues the deployment. */
  CONTINUE = 'CONTINUE',
}

/**
 * Pauses a deployment until a person or a pipeline approves or rejects it, with `nx approve` of `@pets/nx-cdk`, with the
 * console, or with `aws ecs continue-service-deployment`. A pause is free, but old and new tasks run and are billed
 * meanwhile.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
 */
export interface PauseHook {
  /** Stages at which the deployment pauses. At least one, each once. Amazon ECS waits for an approval at each of them. */
  readonly lifecycleStages: PauseStage[];

  /**
   * How long Amazon ECS waits at each stage. Whole minutes, 1 to 20,160. CloudFormation ends an update after 36 hours, so all
   * pauses and bake times together must not exceed 33 hours, the maximum that CloudFormation accepts for bake times.
   *
   * @default Duration.hours(24)
   */
  readonly timeout?: Duration;

  /**
   * Action of Amazon ECS at the end of `timeout`.
   *
   * @default PauseTimeoutAction.ROLLBACK
   */
  readonly timeoutAction?: PauseTimeoutAction;
}
