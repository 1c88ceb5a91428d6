/** Acknowledged findings of compliance packs, with an owner and an expiration date. */
export interface Acknowledgement {
  /**
   * Qualified ids of the rules, as in the reports: `AwsSolutions::AwsSolutions-RDS11`. Rules with several findings for one
   * resource need the finding: `AwsSolutions::AwsSolutions-IAM5[Resource::*]`.
   */
  readonly rules: string[];

  /** Reason: the risk, why it is accepted, and the compensating control. */
  readonly reason: string;

  /** Team or role that owns the decision. */
  readonly owner: string;

  /**
   * Last day on which it is valid, in UTC: `2027-05-31`. The synthesis warns in the 30 days before. After it, the findings are
   * open again.
   */
  readonly expires: string;

  /**
   * URL or id of the decision.
   *
   * @default - none
   */
  readonly ticket?: string;
}

/** An acknowledgement in a register, with the paths of its constructs. */
export interface RegisteredAcknowledgement extends Acknowledgement {
  /**
   * Construct paths relative to the app or to an outermost stage, such as `Data/Database`. The acknowledgement applies to
   * everything in these constructs. Use paths that are as narrow as possible.
   */
  readonly at: string[];

  /**
   * Ids of the outermost stages to which it applies. Stages that the synthesis does not create are ignored.
   *
   * @default - every stage, and constructs without a stage
   */
  readonly stages?: string[];
}
