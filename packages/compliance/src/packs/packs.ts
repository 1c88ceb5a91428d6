import type * as nag from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { Recorder } from '../recorder/recorder';
import type { FinalApp } from '../template/final-app';
import { duringCheck } from './app-assembly';
import { loadCdkNag } from './cdk-nag';
import { withDetails } from './finding-details';

/** Classes of cdk-nag that are packs. */
export type PackClassName =
  | 'AwsSolutionsChecks'
  | 'HIPAASecurityChecks'
  | 'NIST80053R4Checks'
  | 'NIST80053R5Checks'
  | 'PCIDSS321Checks'
  | 'ServerlessChecks';

/** The protected members of a pack that a recorder needs. */
interface OpenPack {
  readonly packName: string;
  applyRule(params: nag.IApplyRule): void;
}

/** Creates a pack of cdk-nag. */
export function createCdkNagPack(scope: IConstruct, name: PackClassName): nag.NagPack {
  return new (loadCdkNag(scope)[name])(scope);
}

/** Runs a pack on the final templates, and records every result. cdk-nag reports failures only. */
export function recordResults(pack: nag.NagPack, recorder: Recorder, final: FinalApp): void {
  const open = pack as unknown as OpenPack;
  const validateScope = pack.validateScope.bind(pack);
  pack.validateScope = (scope) => {
    recorder.begin(pack.name, open.packName);
    return final.during((templates) => duringCheck(scope, () => validateScope(scope), templates));
  };
  // Packs evaluate each rule through `applyRule`, which is protected so that packs can extend it.
  const applyRule = open.applyRule.bind(pack);
  open.applyRule = (params) => {
    const name = params.ruleSuffixOverride ?? params.rule.name;
    const rule = recordResult(name, params, recorder);
    if (rule) applyRule({ ...params, ruleSuffixOverride: name, rule });
  };
}

/** Evaluates the rule once. Returns a rule with the same result if the pack must report a violation. */
function recordResult(name: string, params: nag.IApplyRule, recorder: Recorder): nag.IApplyRule['rule'] | undefined {
  let result: nag.NagRuleResult;
  try {
    result = withDetails(params.rule.name, params.node, params.rule(params.node));
  } catch (error) {
    recorder.add(name, params, { verdict: 'error', message: (error as Error).message });
    return () => {
      throw error;
    };
  }
  if (typeof result === 'string') {
    // These are the values of the enum `NagRuleCompliance`, which would require cdk-nag to be loaded.
    if (result === 'Non-Compliant') recorder.add(name, params, { verdict: 'nonCompliant' });
    else if (result === 'Compliant') recorder.add(name, params, { verdict: 'compliant' });
    else recorder.notApplicable(name, params);
    return result === 'Non-Compliant' ? () => result : undefined;
  }
  if (result.length === 0) recorder.add(name, params, { verdict: 'compliant' });
  for (const finding of new Set(result)) recorder.add(name, params, { verdict: 'nonCompliant', finding });
  return result.length > 0 ? () => result : undefined;
}
