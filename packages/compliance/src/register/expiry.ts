import { nameOf } from './acknowledged';
import type { Problem, RecordedAcknowledgement } from '../recorder/model';

/** Days before the expiration with a warning. */
const NOTICE_DAYS = 30;

export function isExpired({ expires }: { readonly expires?: string }, day: string): boolean {
  return expires !== undefined && expires < day;
}

/** Problems of expired acknowledgements (errors) and of those that expire within 30 days (warnings). */
export function expiryProblems(entries: readonly RecordedAcknowledgement[], day: string): Problem[] {
  const noticeFrom = new Date(Date.parse(day) + NOTICE_DAYS * 86_400_000).toISOString().slice(0, 10);
  return entries.flatMap((entry): Problem[] => {
    const { expires, owner = 'The owner', constructs } = entry;
    if (expires === undefined || expires > noticeFrom) return [];
    const at = constructs.at(0);
    return isExpired(entry, day)
      ? [problem('expired', 'error', `${nameOf(entry)} expired on ${expires}. ${owner} must renew or remove it`, at)]
      : [
          problem(
            'expiring',
            'warning',
            `${nameOf(entry)} expires on ${expires}. ${owner} must renew or remove it`,
            at,
          ),
        ];
  });
}

function problem(kind: Problem['kind'], level: Problem['level'], message: string, at: string | undefined): Problem {
  return { kind, level, message, at };
}
