import type { Rule } from '../../../src/rules/rule';
import type { TestTemplate } from '../templates';

/** Properties of the judged resource, or a template. The judged resource has the logical id `Judged`. */
export type Case =
  | { readonly properties: Readonly<Record<string, unknown>>; readonly type?: string }
  | {
      readonly resources: TestTemplate['Resources'];
      /** Other templates of the assembly. */
      readonly others?: Readonly<Record<string, TestTemplate>>;
      readonly stack?: TestTemplate['stack'];
      readonly outputs?: TestTemplate['Outputs'];
    };

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

/** A parameter of the template. */
export const PARAMETER = { Ref: 'Parameter' };

function nested(path: readonly string[], value: unknown): Record<string, unknown> {
  return path.reduceRight((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
}

/** Cases of a rule for one setting. An absent setting is the value `undefined`. */
export function settingCases(
  rule: Rule,
  path: readonly string[],
  values: {
    readonly compliant: readonly unknown[];
    readonly nonCompliant: readonly unknown[];
    /** Other properties of the resource. */
    readonly with?: Readonly<Record<string, unknown>>;
    readonly notApplicable?: RuleCases['notApplicable'];
  },
): RuleCases {
  const example = (value: unknown) => properties({ ...values.with, ...(value !== undefined && nested(path, value)) });
  const examples = (some: readonly unknown[]) =>
    Object.fromEntries(
      some.map((value) => [`${path.join('.')} ${JSON.stringify(value) ?? 'is absent'}`, example(value)]),
    );
  return {
    rule,
    compliant: examples(values.compliant),
    nonCompliant: examples(values.nonCompliant),
    notApplicable: values.notApplicable,
    unresolved: { [`${path.join('.')} in a parameter`]: example(PARAMETER) },
  };
}

/** A case with several resources, with their properties by logical id and type, such as `Judged AWS::EC2::VPC`. */
export function resources(values: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Case {
  const entries = Object.entries(values).map(([key, Properties]) => {
    const [id, Type] = key.split(' ');
    return [id, { Type, Properties }] as const;
  });
  return { resources: Object.fromEntries(entries) };
}

/** Properties that a macro or a snippet contains. */
export const included: Case = properties({ 'Fn::Transform': { Name: 'AWS::Include' } });
