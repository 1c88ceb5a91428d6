import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Acknowledgement, RegisteredAcknowledgement } from './acknowledgement';

/** Metadata of a construct: an acknowledgement that was made at it. */
const ACKNOWLEDGEMENT_METADATA = 'compliance:acknowledgement';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Problems of an acknowledgement that can be seen without a finding. */
export function checkAcknowledgement(entry: Acknowledgement): string[] {
  const { rules, reason, owner, expires } = entry;
  const name = nameOf(entry);
  return [
    rules.length === 0 ? `${name} names no rule` : undefined,
    ...rules.map((rule) => checkRuleId(name, rule)),
    reason.trim() === '' ? `${name} has no reason` : undefined,
    owner.trim() === '' ? `${name} has no owner` : undefined,
    isDay(expires) ? undefined : `${name} expires must be a day such as 2027-05-31, got '${expires}'`,
  ].filter((problem) => problem !== undefined);
}

/** Problems of a registered acknowledgement that can be seen without a finding. */
export function checkRegistered(entry: RegisteredAcknowledgement): string[] {
  const { at, stages } = entry;
  const problems = checkAcknowledgement(entry);
  if (at.length === 0 || at.some((path) => path.trim() === ''))
    problems.push(`${nameOf(entry)} at must name constructs by their paths, such as 'Data/Database'`);
  if (stages?.length === 0) problems.push(`${nameOf(entry)} stages names no stage; leave it out to mean all of them`);
  return problems;
}

/** How messages speak of an acknowledgement. */
export function nameOf({ rules, at }: { readonly rules: readonly string[]; readonly at?: readonly string[] }): string {
  return `the acknowledgement of ${rules.join(', ')}${at === undefined ? '' : ` at ${at.join(', ')}`}`;
}

/** The id as the CDK keeps it, which has no blanks. */
export function normalized(rule: string): string {
  return rule.replaceAll(' ', '-');
}

/** Keeps at the construct that an acknowledgement was made there. */
export function attach(construct: IConstruct, entry: Acknowledgement): void {
  construct.node.addMetadata(ACKNOWLEDGEMENT_METADATA, entry);
}

/** The acknowledgements that were made at this construct. */
export function attached(construct: IConstruct): Acknowledgement[] {
  const entries = construct.node.metadata.filter(({ type }) => type === ACKNOWLEDGEMENT_METADATA);
  return entries.map(({ data }) => data as Acknowledgement);
}

/** Tells the CDK and, through it, the packs. */
export function tellPacks(construct: IConstruct, { rules, reason, owner, expires, ticket }: Acknowledgement): void {
  const told = `${reason} (${[owner, `until ${expires}`, ticket].filter((part) => part !== undefined).join(', ')})`;
  Validations.of(construct).acknowledge(...rules.map((id) => ({ id, reason: told })));
}

/** Ids of the rules that the CDK takes for acknowledged at this construct, whoever said so. */
export function toldAt(construct: IConstruct): string[] {
  const entries = construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return entries.flatMap(({ data }) => Object.keys((data as Record<string, string> | undefined) ?? {}));
}

function checkRuleId(name: string, rule: string): string | undefined {
  const [pack, ...rest] = rule.replace(/\[.*$/s, '').split('::');
  if (pack !== '' && rest.length === 1 && rest[0] !== '') return undefined;
  return `${name} needs the qualified id of the rule, such as AwsSolutions::AwsSolutions-S1, got '${rule}'`;
}

function isDay(value: string): boolean {
  const time = DAY.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
