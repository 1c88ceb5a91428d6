/** Findings of compliance packs that somebody answers for. */
export interface Acknowledgement {
  /**
   * Qualified ids of the rules, as the reports name them: `AwsSolutions::AwsSolutions-RDS11`, or with the finding of a
   * rule that speaks of several things in one resource, `AwsSolutions::AwsSolutions-IAM5[Resource::*]`.
   */
  readonly rules: string[];

  /** Why it is no fault here. */
  readonly reason: string;

  /** The team or role that answers for it. */
  readonly owner: string;

  /**
   * Last day on which it holds, in UTC: `2027-05-31`. The synth warns in the 30 days before, and after it the findings
   * are open again.
   */
  readonly expires: string;

  /**
   * The ticket or page where it was decided.
   *
   * @default - none
   */
  readonly ticket?: string;
}

/** An acknowledgement in a register, apart from the constructs that it is about. */
export interface RegisteredAcknowledgement extends Acknowledgement {
  /**
   * Paths of constructs, `Data/Database`, from the app or from an outermost stage. It holds for all that is below them:
   * the narrower the better.
   */
  readonly at: string[];

  /**
   * Ids of the outermost stages in which it holds. Those that a synth does not make are passed over.
   *
   * @default - every stage, and what stands in none
   */
  readonly stages?: string[];
}
