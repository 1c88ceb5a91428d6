import type { Rule } from '../../../src/rules/rule';

/** Properties of the judged resource, or a template. The judged resource has the logical id `Judged`. */
export type Case =
  | { readonly properties: Readonly<Record<string, unknown>>; readonly type?: string }
  | { readonly resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>> };

/** Resources with which a rule is tested. */
export interface RuleCases {
  readonly rule: Rule;
  readonly compliant: Readonly<Record<string, Case>>;
  readonly nonCompliant: Readonly<Record<string, Case>>;
  /** Resources to which the rule does not apply. */
  readonly notApplicable?: Readonly<Record<string, Case>>;
  /** Resources whose result depends on values of the deployment. */
  readonly unresolved: Readonly<Record<string, Case>>;
}

/** A case with one resource. */
export function properties(values: Readonly<Record<string, unknown>>, type?: string): Case {
  return { properties: values, type };
}
