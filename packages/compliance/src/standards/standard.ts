import type { Decision } from '../rules/control';

/** A control of a standard. */
export interface StandardControl {
  /** Id in the names of rules, such as `RDS.3` or `2.2.1`. */
  readonly id: string;
  readonly title: string;
  /** Numbers of the requirements in the standard. Empty if they are not published. */
  readonly requirements: readonly string[];
  /** Profile of the standard that the control belongs to. Profile 2 contains the controls of both levels. */
  readonly level?: 1 | 2;
  /** Decisions. More than one if the control asks for several things. */
  readonly decisions: readonly Decision[];
}

/** A standard whose controls are known. */
export interface Standard {
  /** Name of the pack, such as `AWS.FSBP`. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly controls: readonly StandardControl[];
  /** Ids of controls that AWS still lists and that are retired, so that the standard does not contain them. */
  readonly retired?: readonly string[];
}
