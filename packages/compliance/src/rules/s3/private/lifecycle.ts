import type { Rule } from '../../rule';

/** A rule that demands an enabled lifecycle rule. */
export function hasLifecycle(type: string): Rule {
  return {
    types: [type],
    judge: (bucket) =>
      bucket.items('LifecycleConfiguration', 'Rules').some((item) => item.text('Status') === 'Enabled'),
  };
}
