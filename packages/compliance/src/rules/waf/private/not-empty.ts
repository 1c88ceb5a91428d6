import type { Rule } from '../../rule';

/** A rule that demands at least one element in a list. */
export function notEmpty(type: string, list: string): Rule {
  return { types: [type], judge: (resource) => resource.items(list).length > 0 };
}
