import { Token } from 'aws-cdk-lib/core';
import type { Problem } from '../../private/validation';

/** Limits of a tag (Tagging AWS Resources User Guide, "Tag naming limits and requirements"). */
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;
const MAX_TAGS = 50;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags by key. */
export type TagValues = Readonly<Record<string, string>>;

/** Checks a tag by the rules of AWS. An unresolved key or value passes. */
export function checkTag(key: string, value: string): Problem {
  if (Token.isUnresolved(key)) return undefined;
  if (key.length < 1 || key.length > MAX_KEY_LENGTH)
    return `key of tag '${key}' must be 1 to ${MAX_KEY_LENGTH} characters, got ${key.length}`;
  if (/^aws:/i.test(key)) return `key of tag '${key}' must not begin with aws:, which is reserved`;
  if (!ALLOWED.test(key)) return `key of tag '${key}' must be letters, digits, spaces and _ . : / = + - @`;
  if (Token.isUnresolved(value)) return undefined;
  if (value.length > MAX_VALUE_LENGTH)
    return `value of tag ${key} must be at most ${MAX_VALUE_LENGTH} characters, got ${value.length}`;
  if (!ALLOWED.test(value))
    return `value of tag ${key} must be letters, digits, spaces and _ . : / = + - @, got '${value}'`;
  return undefined;
}

/** Tags that are required, and their allowed values. */
export interface TagRule {
  readonly keys: string[];
  readonly allowedValues: Readonly<Record<string, string[]>>;
}

/** Checks the value of one required tag. */
export function checkRequired(rule: TagRule, key: string, value: string | undefined): Problem {
  if (value === undefined) return `tag ${key} is missing`;
  if (Token.isUnresolved(value)) return undefined;
  if (value.trim() === '') return `value of tag ${key} must not be empty`;
  const allowed = Object.hasOwn(rule.allowedValues, key) ? rule.allowedValues[key] : undefined;
  if (allowed === undefined || allowed.includes(value)) return undefined;
  return `value of tag ${key} must be one of ${allowed.join(', ')}, got '${value}'`;
}

/** Checks all tags of a resource or stack. Most tags are the same, so a valid tag is checked once. */
export class TagChecker {
  private readonly valid = new Set<string>();

  constructor(private readonly rule: TagRule) {}

  problems(tags: TagValues): string[] {
    const found = this.rule.keys.map((key) =>
      checkRequired(this.rule, key, Object.hasOwn(tags, key) ? tags[key] : undefined),
    );
    const entries = Object.entries(tags);
    if (entries.length > MAX_TAGS) found.push(`tags must be at most ${MAX_TAGS}, got ${entries.length}`);
    for (const [key, value] of entries) {
      const tag = `${key}\n${value}`;
      if (this.valid.has(tag)) continue;
      const problem = checkTag(key, value);
      if (problem === undefined) this.valid.add(tag);
      found.push(problem);
    }
    return found.filter((problem) => problem !== undefined);
  }
}
