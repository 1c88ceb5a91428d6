import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Acknowledgement, RegisteredAcknowledgement } from './acknowledgement';
import { quoted } from '../private/printable';
import { latestExpiry, today } from './dates';
import { ENTRY_ID, isEntryId } from './private/entry-shape';

/** Type of the metadata of a construct with an acknowledgement. */
const ACKNOWLEDGEMENT_METADATA = 'compliance:acknowledgement';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Checks an acknowledgement without findings. */
export function checkAcknowledgement(entry: Acknowledgement): string[] {
  const { rules, reason, owner, expires } = entry;
  const name = nameOf(entry);
  return [
    rules.length === 0 ? `${name} must have at least one rule, got none` : undefined,
    ...rules.map((rule) => checkRuleId(name, rule)),
    reason.trim() === '' ? `${name} must have a reason` : undefined,
    owner.trim() === '' ? `${name} must have an owner` : undefined,
    checkExpires(name, expires),
  ].filter((problem) => problem !== undefined);
}

/** Checks a registered acknowledgement without findings. */
export function checkRegistered(entry: RegisteredAcknowledgement): string[] {
  const { id, at, stages, owners = {} } = entry;
  const problems = checkAcknowledgement(entry);
  if (at.length === 0 || at.some((path) => path.trim() === ''))
    problems.push(`${nameOf(entry)}: at must have construct paths such as 'Data/Database'`);
  if (stages?.length === 0)
    problems.push(`${nameOf(entry)}: stages must have at least one stage, got none. Remove it for all stages`);
  if (id !== undefined && !isEntryId(id)) problems.push(`${nameOf(entry)}: id must be ${ENTRY_ID}, got ${quoted(id)}`);
  for (const [stage, owner] of Object.entries(owners)) {
    if (stages !== undefined && !stages.includes(stage))
      problems.push(`${nameOf(entry)}: owners must have stages of the acknowledgement, got ${quoted(stage)}`);
    if (owner.trim() === '') problems.push(`${nameOf(entry)}: owners must have an owner for ${quoted(stage)}`);
  }
  return problems;
}

/** Name of an acknowledgement in messages. */
export function nameOf({ rules, at }: { readonly rules: readonly string[]; readonly at?: readonly string[] }): string {
  return `acknowledgement of ${rules.join(', ')}${at === undefined ? '' : ` at ${at.join(', ')}`}`;
}

/** Id in the format of the CDK, which has no spaces. */
export function normalized(rule: string): string {
  return rule.replaceAll(' ', '-');
}

/** Adds an acknowledgement to the metadata of a construct. */
export function attach(construct: IConstruct, entry: Acknowledgement): void {
  construct.node.addMetadata(ACKNOWLEDGEMENT_METADATA, entry);
}

/** Acknowledgements in the metadata of a construct. */
export function attached(construct: IConstruct): Acknowledgement[] {
  const entries = construct.node.metadata.filter(({ type }) => type === ACKNOWLEDGEMENT_METADATA);
  return entries.map(({ data }) => data as Acknowledgement);
}

/** Passes an acknowledgement to the CDK, which passes it to the packs. */
export function passToPacks(construct: IConstruct, { rules, reason, owner, expires, ticket }: Acknowledgement): void {
  const text = `${reason} (${[owner, `until ${expires}`, ticket].filter((part) => part !== undefined).join(', ')})`;
  Validations.of(construct).acknowledge(...rules.map((id) => ({ id, reason: text })));
}

/** Ids of all rules that are acknowledged for a construct in the CDK. */
export function acknowledgedAt(construct: IConstruct): string[] {
  const entries = construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  return entries.flatMap(({ data }) => Object.keys((data as Record<string, string> | undefined) ?? {}));
}

function checkRuleId(name: string, rule: string): string | undefined {
  const [pack, ...rest] = rule.replace(/\[.*$/s, '').split('::');
  if (pack !== '' && rest.length === 1 && rest[0] !== '') return undefined;
  return `${name} must have qualified rule ids such as AwsSolutions::AwsSolutions-S1, got ${quoted(rule)}`;
}

function checkExpires(name: string, expires: string): string | undefined {
  if (!isDay(expires)) return `${name}: expires must be a date such as 2027-05-31, got ${quoted(expires)}`;
  const latest = latestExpiry(today());
  return expires > latest
    ? `${name}: expires must be at most ${latest}, in 12 months, got ${quoted(expires)}`
    : undefined;
}

function isDay(value: string): boolean {
  const time = DAY.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
