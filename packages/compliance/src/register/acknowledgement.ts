/** Acknowledged findings of compliance packs, with an owner and an expiration date. */
export interface Acknowledgement {
  /**
   * Qualified ids of the rules, as in the reports: `AwsSolutions::AwsSolutions-RDS11`. For a rule with several findings
   * for one resource, include the finding: `AwsSolutions::AwsSolutions-IAM5[Resource::*]`.
   */
  readonly rules: string[];

  /** Reason: the risk, why it is accepted, and the compensating control. */
  readonly reason: string;

  /** Team or role that owns the decision. */
  readonly owner: string;

  /**
   * Last day on which the acknowledgement is valid, in UTC, such as `2027-05-31`. At most 12 months from today. Synthesis warns
   * during the last 30 days.
   * After this day, the findings are open again.
   */
  readonly expires: string;

  /**
   * URL or id of the decision. The reports link an id if `Compliance.check()` has a `ticketUrl`.
   *
   * @default - none
   */
  readonly ticket?: string;

  /**
   * Runbook of the compensating control: a URL, or a path relative to the root of the repository, such as
   * `docs/runbooks/rotate-token.md`. The reports link it.
   *
   * @default - none
   */
  readonly runbook?: string;
}

/** An acknowledgement in a register, with the paths of its constructs. */
export interface RegisteredAcknowledgement extends Acknowledgement {
  /**
   * Unique id in the reports and in the command `cdk-compliance register`: lower-case letters, digits and hyphens.
   *
   * @default - the position in the register, such as A1
   */
  readonly id?: string;

  /**
   * Owners in some stages, by the id of the outermost stage.
   *
   * @default - `owner` in each stage
   */
  readonly owners?: Record<string, string>;

  /**
   * Construct paths relative to the app or to an outermost stage, such as `Data/Database`. The acknowledgement applies to
   * everything in these constructs. Use paths that are as narrow as possible.
   */
  readonly at: string[];

  /**
   * Ids of the outermost stages to which the acknowledgement applies. Stages that synthesis does not create are ignored.
   *
   * @default - every stage, and constructs without a stage
   */
  readonly stages?: string[];
}
