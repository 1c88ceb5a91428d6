import { quoted } from '../../private/printable';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.trim() !== '';
const areTexts: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(isText);
const isMap: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);

/** Form of an id. */
export const ENTRY_ID = 'lower-case letters, digits and hyphens, at most 64 characters, such as jwt-rotation';

export function isEntryId(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
}

/** Keys of an entry: the form of the value, its check, and whether it is required. */
const KEYS: Readonly<Record<string, { readonly must: string; readonly check: Check; readonly required: boolean }>> = {
  id: { must: ENTRY_ID, check: isEntryId, required: true },
  rules: { must: 'a list of qualified rule ids', check: areTexts, required: true },
  at: { must: 'a list of construct paths', check: areTexts, required: true },
  stages: { must: 'a list of ids of stages', check: areTexts, required: false },
  reason: { must: 'a text', check: isText, required: true },
  owner: { must: 'a text', check: isText, required: true },
  owners: { must: 'an object with the owner of each stage', check: isMap, required: false },
  expires: { must: 'a date such as 2027-05-31', check: isText, required: true },
  ticket: { must: 'a text', check: isText, required: false },
  runbook: { must: 'a text', check: isText, required: false },
};

/** Problems of the shape of an entry of a file. */
export function entryProblems(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return [`must be an object, got ${quoted(JSON.stringify(entry))}`];
  const given = entry as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(KEYS, key));
  return [
    ...unknown.map((key) => `has the unknown key ${quoted(key)}. Keys are ${Object.keys(KEYS).join(', ')}`),
    ...Object.entries(KEYS).flatMap(([key, { must, check, required }]) => {
      if (!Object.hasOwn(given, key)) return required ? [`${key} must be ${must}, got none`] : [];
      return check(given[key]) ? [] : [`${key} must be ${must}, got ${quoted(JSON.stringify(given[key]))}`];
    }),
  ];
}
