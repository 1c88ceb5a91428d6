import { nameOf } from './acknowledged';
import type { Expiry, Problem, RecordedAcknowledgement } from '../recorder/model';
import { ownersText } from './owners';

/** A warning 30 days before the expiration date. */
export const DEFAULT_EXPIRY: Expiry = { level: 'warning', days: 30 };

export function isExpired({ expires }: { readonly expires?: string }, day: string): boolean {
  return expires !== undefined && expires < day;
}

/** Problems of expired acknowledgements (errors) and of those that expire soon. */
export function expiryProblems(
  entries: readonly RecordedAcknowledgement[],
  day: string,
  { level, days } = DEFAULT_EXPIRY,
): Problem[] {
  const noticeFrom = new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  return entries.flatMap((entry): Problem[] => {
    const { expires, constructs } = entry;
    if (expires === undefined || expires > noticeFrom) return [];
    const at = constructs.at(0);
    const who = entry.owner === undefined ? 'The owner' : ownersText(entry);
    return isExpired(entry, day)
      ? [problem('expired', 'error', `${nameOf(entry)} expired on ${expires}. ${who} must renew or remove it`, at)]
      : [problem('expiring', level, `${nameOf(entry)} expires on ${expires}. ${who} must renew or remove it`, at)];
  });
}

function problem(kind: Problem['kind'], level: Problem['level'], message: string, at: string | undefined): Problem {
  return { kind, level, message, at };
}
