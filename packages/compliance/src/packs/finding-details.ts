import type { CfnResource } from 'aws-cdk-lib/core';
import type { NagRuleResult } from 'cdk-nag';
import { finalDefinition } from '../template/definition';

type Json = Readonly<Record<string, unknown>>;

/**
 * Parts of a resource that violate a rule of cdk-nag, by the name of the rule. The rule has one finding for each part, so that
 * an acknowledgement lists what it covers, and a new part is a new finding. `undefined`: the parts are not known.
 */
const DETAILS: Readonly<Record<string, (properties: Json) => string[] | undefined>> = {
  ECSTaskDefinitionNoEnvironmentVariables: ({ ContainerDefinitions }) => {
    const containers = objectsOf(ContainerDefinitions);
    const variables = containers?.map(({ Environment = [] }) => objectsOf(Environment)?.map(({ Name }) => Name));
    if (variables?.every((names) => names?.every((name) => typeof name === 'string')) !== true) return undefined;
    return variables.flat().map((name) => `Variable::${String(name)}`);
  },
};

/** Returns one finding for each part of a resource that violates a rule, if the parts are known. */
export function withDetails(rule: string, node: CfnResource, result: NagRuleResult): NagRuleResult {
  if (result !== 'Non-Compliant' || !Object.hasOwn(DETAILS, rule)) return result;
  const found = DETAILS[rule](finalDefinition(node).Properties ?? {});
  return found === undefined || found.length === 0 ? result : [...new Set(found)].sort();
}

/** The objects of a list, or `undefined` for an intrinsic function. */
function objectsOf(value: unknown): readonly Json[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as unknown[]).every((item) => typeof item === 'object' && item !== null)
    ? (value as Json[])
    : undefined;
}
