import { Token } from 'aws-cdk-lib/core';

/** Bounds of the tag of a resource (Tagging AWS Resources guide, "Tag naming limits and requirements"). */
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const MOST_TAGS = 50;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags by key. */
export type TagValues = Readonly<Record<string, string>>;

/** What AWS refuses of one tag, in words; `undefined` when it is well formed or not known before deployment. */
export function malformed(key: string, value: string): string | undefined {
  if (Token.isUnresolved(key)) return undefined;
  if (key.length < 1 || key.length > LONGEST_KEY)
    return `the key of tag '${key}' must have 1 to ${LONGEST_KEY} characters`;
  if (/^aws:/i.test(key)) return `tag ${key} must not begin with aws:, which belongs to AWS`;
  if (!ALLOWED.test(key)) return `tag '${key}' may only hold letters, digits, spaces and _ . : / = + - @`;
  if (Token.isUnresolved(value)) return undefined;
  if (value.length > LONGEST_VALUE) return `the value of tag ${key} must have at most ${LONGEST_VALUE} characters`;
  if (!ALLOWED.test(value))
    return `the value of tag ${key} may only hold letters, digits, spaces and _ . : / = + - @, got '${value}'`;
  return undefined;
}

/** What the caller demands. */
export interface TagRule {
  readonly keys: string[];
  readonly allowedValues: Readonly<Record<string, string[]>>;
}

/** What is wrong with one required tag. */
export function unmet(rule: TagRule, key: string, value: string | undefined): string | undefined {
  if (value === undefined) return `tag ${key} is missing`;
  if (Token.isUnresolved(value)) return undefined;
  if (value.trim() === '') return `tag ${key} is empty`;
  const allowed = rule.allowedValues[key];
  if (allowed === undefined || allowed.includes(value)) return undefined;
  return `tag ${key} must be one of ${allowed.join(', ')}, got '${value}'`;
}

/** Judges all the tags of one thing. What was found well formed once is not judged again: most tags are the same. */
export class TagJudge {
  private readonly wellFormed = new Set<string>();

  constructor(private readonly rule: TagRule) {}

  problems(tags: TagValues): string[] {
    const found = this.rule.keys.map((key) => unmet(this.rule, key, tags[key]));
    const entries = Object.entries(tags);
    if (entries.length > MOST_TAGS) found.push(`${entries.length} tags are more than the ${MOST_TAGS} that AWS allows`);
    for (const [key, value] of entries) {
      const known = `${key}\n${value}`;
      if (this.wellFormed.has(known)) continue;
      const problem = malformed(key, value);
      if (problem === undefined) this.wellFormed.add(known);
      found.push(problem);
    }
    return found.filter((problem) => problem !== undefined);
  }
}
