import type { CfnResource } from 'aws-cdk-lib/core';
import type * as nag from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { failOn } from '../private/validation';
import { FinalResource } from '../template/final-resource';
import { loadCdkNag } from './cdk-nag';
import { CompliancePack, type CompliancePackConfig } from './compliance-pack';
import type { ComplianceRule } from './compliance-rule';
import { type ControlCoverage, ControlDecision } from './control-coverage';
import { duringCheck } from './app-assembly';

/** Names are parts of ids such as `Team::Team-Ports[Port::22]`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const TYPE = /^[\w-]+::[\w-]+(::[\w@-]+)*$/;

/** Properties of `CustomPack`. */
export interface CustomPackProps {
  /** Name of the pack, such as `Team`. Ids of its rules begin with it. */
  readonly name: string;

  /** Rules. */
  readonly rules: ComplianceRule[];

  /**
   * Version of the pack, for the reports.
   *
   * @default - version of cdk-nag
   */
  readonly version?: string;

  /**
   * Controls that no rule of the pack decides, for the coverage in reports. The controls of the rules are added.
   *
   * @default - the rules are all controls
   */
  readonly controls?: ControlCoverage[];
}

/**
 * A pack with rules of your own. All results are recorded, acknowledged and reported as those of the other packs.
 *
 * @see https://github.com/cdklabs/cdk-nag
 *
 * @example
 * Compliance.of(app).check({
 *   packs: [CompliancePack.AWS_FSBP, new CustomPack({ name: 'Team', rules: [new BucketName()] })],
 * });
 */
export class CustomPack extends CompliancePack {
  constructor(private readonly props: CustomPackProps) {
    super();
  }

  /**
   * Creates the pack.
   *
   * Throws when a name, a type or the list of rules is invalid, or when a name is listed twice.
   *
   * @param scope the app
   */
  bind(scope: IConstruct): CompliancePackConfig {
    const { name, rules, version, controls = [] } = this.props;
    failOn(scope, problemsOf(this.props));
    const ruled = rules.map(({ name: id, title, explanation }): ControlCoverage => ({
      id,
      title,
      decidedBy: ControlDecision.RULE,
      detail: explanation === '' ? undefined : explanation,
    }));
    return { pack: createPack(scope, name, rules, version), controls: [...ruled, ...controls] };
  }
}

function problemsOf({ name, rules, controls = [] }: CustomPackProps): (string | undefined)[] {
  const names = rules.map((rule) => rule.name);
  const ids = [...names, ...controls.map(({ id }) => id)];
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  const isRule = controls.filter(({ decidedBy }) => decidedBy === ControlDecision.RULE).map(({ id }) => id);
  return [
    NAME.test(name) ? undefined : `name of the pack must match ${NAME.source}, got ${JSON.stringify(name)}`,
    rules.length > 0 ? undefined : 'rules must have at least one rule, got none',
    ...names
      .filter((rule) => !NAME.test(rule))
      .map((rule) => `name of a rule must match ${NAME.source}, got ${JSON.stringify(rule)}`),
    ...rules.flatMap((rule) => [
      rule.resourceTypes.length > 0 ? undefined : `resourceTypes of ${rule.name} must have at least one type, got none`,
      ...rule.resourceTypes
        .filter((type) => !TYPE.test(type))
        .map(
          (type) => `resourceTypes of ${rule.name} must be types such as AWS::S3::Bucket, got ${JSON.stringify(type)}`,
        ),
    ]),
    twice.length === 0 ? undefined : `rules and controls must have unique names, got ${twice.join(', ')} twice`,
    isRule.length === 0
      ? undefined
      : `controls must not be decided by a rule, got ${isRule.join(', ')}. Add a rule with this name`,
  ];
}

function createPack(scope: IConstruct, name: string, rules: readonly ComplianceRule[], version?: string): nag.NagPack {
  const { NagPack, NagRuleCompliance } = loadCdkNag(scope);

  class RulePack extends NagPack {
    readonly name = name;
    readonly version = version;

    constructor() {
      super(scope);
      this.packName = name;
    }

    override validateScope(construct: IConstruct) {
      const report = duringCheck(construct, () => super.validateScope(construct));
      // in cdk-nag, warnings fail synthesis too
      return { ...report, success: report.violations.every(({ severity }) => severity !== 'error') };
    }

    protected checkResource(node: CfnResource): void {
      for (const rule of rules) {
        if (!rule.resourceTypes.includes(node.cfnResourceType)) continue;
        const { title, explanation, controls } = rule;
        this.applyRule({
          ruleSuffixOverride: rule.name,
          info: controls.length === 0 ? `${title}.` : `${title} - (Control IDs: ${controls.join(', ')}).`,
          explanation,
          level: rule.level as unknown as nag.NagMessageLevel,
          node,
          rule: (resource) => this.evaluate(rule, resource),
        });
      }
    }

    private evaluate(rule: ComplianceRule, resource: CfnResource): nag.NagRuleResult {
      const { _kind, _findings, _reason } = rule.evaluate(FinalResource.of(resource));
      if (_kind === 'notApplicable') return NagRuleCompliance.NOT_APPLICABLE;
      if (_kind === 'unresolved') throw new Error(`${_reason} must be known before deployment to be judged`);
      if (_findings === undefined) return NagRuleCompliance.NON_COMPLIANT;
      return _findings.length === 0 ? NagRuleCompliance.COMPLIANT : [..._findings];
    }
  }
  return new RulePack();
}
