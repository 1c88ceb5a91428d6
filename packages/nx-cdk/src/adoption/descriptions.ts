import { table } from '../shared/table';
import type { Adoption } from './adoption';
import type { Difference, Relation } from './differences';

const MAX_VALUE_LENGTH = 40;

const EFFECTS: Readonly<Record<Relation, string>> = {
  replacement: 'refused: would replace it',
  different: 'stays until the property changes or drift is reverted',
  unknown: 'not compared',
  'unknown replacement': 'not compared, cannot change',
  'not in template': 'stays until the resource is updated',
};

/** Describes what differs between existing resources and the app. */
export function describeDifferences(
  candidates: readonly (Adoption & { readonly differences: readonly Difference[] })[],
): string {
  const rows = candidates.flatMap(({ name, identifier, differences }) => {
    const resource = `${name}\n${identifier}`;
    if (differences.length === 0) return [[resource, '', '', '', 'equal']];
    return differences.map(({ property, wanted, actual, relation }, index) => [
      index === 0 ? resource : '',
      property,
      shown(actual),
      shown(wanted),
      EFFECTS[relation],
    ]);
  });
  return table(['resource', 'property', 'exists', 'app', 'effect'], rows);
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
