import type { CfnResource } from 'aws-cdk-lib/core';
import type * as nag from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { CdkNagRule } from '../rules/control';
import { evaluate, type Rule } from '../rules/rule';
import type { Standard, StandardControl } from '../standards/standard';
import { type AppAssembly, duringCheck } from './app-assembly';
import { loadCdkNag } from './cdk-nag';

/** A rule for a type of resource, as cdk-nag evaluates it. */
interface Check {
  readonly suffix: string;
  readonly info: string;
  readonly explanation: string;
  readonly rule: (node: CfnResource) => nag.NagRuleResult;
}

/** Creates a pack of cdk-nag with the rules of a standard. They judge the final properties of resources. */
export function createStandardPack(scope: IConstruct, standard: Standard): nag.NagPack {
  const { NagPack, NagMessageLevel, NagRuleCompliance, rules } = loadCdkNag(scope);

  class StandardPack extends NagPack {
    readonly name = standard.name;
    readonly version = standard.version;
    private readonly checks = new Map<string, Check[]>();
    private assembly?: AppAssembly;

    constructor() {
      super(scope);
      this.packName = standard.name;
      for (const control of standard.controls) this.add(control);
    }

    override validateScope(construct: IConstruct) {
      return duringCheck(construct, (assembly) => {
        this.assembly = assembly;
        return super.validateScope(construct);
      });
    }

    protected checkResource(node: CfnResource): void {
      for (const { suffix, ...check } of this.checks.get(node.cfnResourceType) ?? [])
        this.applyRule({ ...check, ruleSuffixOverride: suffix, level: NagMessageLevel.ERROR, node });
    }

    private add({ id, title, requirements, decisions }: StandardControl): void {
      const info = requirements.length === 0 ? `${title}.` : `${title} - (Control IDs: ${requirements.join(', ')}).`;
      for (const decision of decisions) {
        if (decision.by !== 'rule') continue;
        const check = { suffix: id, info, explanation: decision.limits ?? '', rule: this.evaluator(decision.rule) };
        for (const type of decision.rule.types) this.checks.set(type, [...(this.checks.get(type) ?? []), check]);
      }
    }

    private evaluator(rule: Rule | CdkNagRule): Check['rule'] {
      if ('cdkNag' in rule) {
        const [service, name] = rule.cdkNag.split('.');
        return (rules as unknown as Record<string, Record<string, Check['rule']>>)[service][name];
      }
      return (node) => {
        const resource = this.assembly?.get(node);
        const result = resource && evaluate(rule, resource);
        if (result === undefined) return NagRuleCompliance.NOT_APPLICABLE;
        return result ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
      };
    }
  }
  return new StandardPack();
}
