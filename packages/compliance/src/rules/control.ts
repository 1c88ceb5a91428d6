import type { Rule } from './rule';

/** Severity of a control in AWS Security Hub. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A rule of cdk-nag. cdk-nag is loaded only if a pack is used. */
export interface CdkNagRule {
  /** Service and name in the `rules` of cdk-nag, such as `rds.RDSStorageEncrypted`. */
  readonly cdkNag: string;
  /** Types of resources that the rule judges. */
  readonly types: readonly string[];
}

/** Decision whether a control is met. */
export type Decision =
  /** A rule that judges templates. `limits` is the part of the control that it does not judge. */
  | { readonly by: 'rule'; readonly rule: Rule | CdkNagRule; readonly limits?: string }
  /** An AWS Config rule in the account, by its identifier. */
  | { readonly by: 'configRule'; readonly configRule: string; readonly reason: string }
  /** A setting of the account or the organization. */
  | { readonly by: 'account'; readonly setting: string }
  /** A person: neither a template nor AWS Config contains the answer. */
  | { readonly by: 'person'; readonly reason: string };

/** A control of AWS Security Hub. */
export interface Control {
  /** Id in AWS Security Hub, such as `RDS.3`. */
  readonly id: string;
  /** Statement that is true if the control is met, such as `database instances are encrypted`. */
  readonly title: string;
  readonly severity: Severity;
  readonly decision: Decision;
}
