/** Decision whether a control is met. */
export enum ControlDecision {
  /** Rules of the pack judge templates. */
  RULE = 'rule',

  /** A rule of AWS Config judges the account. */
  CONFIG_RULE = 'configRule',

  /** The control is a setting of the account or the organization. */
  ACCOUNT = 'account',

  /** A person decides: neither a template nor AWS Config contains the answer. */
  PERSON = 'person',
}

/** A control of a standard, for the coverage in reports. */
export interface ControlCoverage {
  /** Id of the control. The rules that judge it have this name, such as `RDS.3` for `AWS.FSBP-RDS.3`. */
  readonly id: string;

  /** Statement that is true if the control is met. */
  readonly title: string;

  /** Decision whether the control is met. */
  readonly decidedBy: ControlDecision;

  /**
   * Name of the AWS Config rule or setting, the reason, or the part of the control that the rules do not judge.
   *
   * @default - none
   */
  readonly detail?: string;
}
