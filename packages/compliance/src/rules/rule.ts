import { ConditionalError, type TemplateResource } from './template';

/** A rule for resources of CloudFormation templates. */
export interface Rule {
  /** Types of resources that the rule judges. */
  readonly types: readonly string[];

  /**
   * Returns whether a resource complies, or `undefined` if the rule does not apply to it. Throws `UnresolvedError` if the
   * result depends on a value that is known only when the template is deployed.
   */
  judge(resource: TemplateResource): boolean | undefined;
}

/** The same rule for some of its types. */
export function only(rule: Rule, ...types: readonly string[]): Rule {
  return { types, judge: (resource) => rule.judge(resource) };
}

/** Conditions of templates on which the result for one resource can depend. Each one doubles the evaluations. */
const MAX_CONDITIONS = 6;

/**
 * Judges a resource. If its properties depend on conditions of templates, it complies if it complies with each of their
 * values.
 */
export function evaluate(rule: Rule, resource: TemplateResource): boolean | undefined {
  try {
    return rule.judge(resource);
  } catch (error) {
    if (!(error instanceof ConditionalError)) throw error;
    const { siblings, logicalId } = resource;
    const { surroundings } = siblings;
    if (surroundings.assumed >= MAX_CONDITIONS) throw error;
    const results = [true, false].map((value) => {
      const assumed = surroundings.assuming(error.template, error.condition, value).get(siblings.key).get(logicalId);
      return assumed && evaluate(rule, assumed);
    });
    if (results.includes(false)) return false;
    return results.includes(true) ? true : undefined;
  }
}
