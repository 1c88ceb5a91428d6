/**
 * Result of a `ComplianceRule` for a resource.
 *
 * @example
 * const outcome = RuleOutcome.findings('Port::22', 'Port::3389');
 */
export class RuleOutcome {
  /** The resource complies. */
  static readonly COMPLIANT = new RuleOutcome([]);

  /** The resource does not comply. */
  static readonly NON_COMPLIANT = new RuleOutcome();

  /** The rule does not apply to the resource. */
  static readonly NOT_APPLICABLE = new RuleOutcome(undefined, 'notApplicable');

  /**
   * The resource does not comply in some parts. Each one is a finding with an id such as `Team::Team-Ports[Port::22]`, which
   * can be acknowledged separately. The resource complies if there are none.
   *
   * @param findings names of the parts, such as `Port::22`
   */
  static findings(...findings: string[]): RuleOutcome {
    return new RuleOutcome(findings);
  }

  /**
   * The result depends on a value that is known only when the template is deployed. This is an open finding.
   *
   * @param reason the value that is not known, such as `SubnetIds`
   */
  static unresolved(reason: string): RuleOutcome {
    return new RuleOutcome(undefined, 'unresolved', reason);
  }

  private constructor(
    /** @internal Findings, or `undefined` for a finding without a name. */
    readonly _findings?: readonly string[],
    /** @internal */
    readonly _kind: 'judged' | 'notApplicable' | 'unresolved' = 'judged',
    /** @internal */
    readonly _reason = '',
  ) {}
}
