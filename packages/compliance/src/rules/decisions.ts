import type { CdkNagRule, Decision } from './control';
import type { Rule } from './rule';

/** A rule decides. `limits` is the part of the control that it does not judge. */
export function rule(judged: Rule | CdkNagRule, limits?: string): Decision {
  return limits === undefined ? { by: 'rule', rule: judged } : { by: 'rule', rule: judged, limits };
}

/** A rule of cdk-nag decides. */
export function nag(name: string, ...types: readonly string[]): Decision {
  return rule({ cdkNag: name, types });
}

/** An AWS Config rule decides. */
export function config(configRule: string, reason: string): Decision {
  return { by: 'configRule', configRule, reason };
}

/** A setting of the account or the organization decides. */
export function account(setting: string): Decision {
  return { by: 'account', setting };
}

/** A person decides. */
export function person(reason: string): Decision {
  return { by: 'person', reason };
}
