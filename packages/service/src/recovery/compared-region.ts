/** Names of the resources of a service in one of two Regions that `StandbyReadiness` compares. */
export interface ComparedRegion {
  /** Region. */
  readonly region: string;

  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the service. */
  readonly serviceName: string;

  /** CPU units of a task. */
  readonly cpu: number;

  /** Maximum number of tasks. */
  readonly maxCapacity: number;

  /** Minimum number of tasks in this Region while the primary Region serves. */
  readonly restingCapacity: number;

  /** Name of the parameter with the minimum number of tasks, such as a `CapacityParameter`. */
  readonly minCapacityParameterName: string;

  /** Name of the parameter with the image tag, such as an `ImageTagParameter`. */
  readonly imageTagParameterName: string;

  /** Name of the image repository. */
  readonly repositoryName: string;

  /** Identifier of the DB instance. */
  readonly databaseIdentifier: string;

  /**
   * ARN of the certificate of the load balancer. Only the one of the recovery Region is checked.
   *
   * @default - the certificate is not checked
   */
  readonly certificateArn?: string;
}
