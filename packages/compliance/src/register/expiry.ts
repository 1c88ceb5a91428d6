import { nameOf } from './acknowledged';
import type { Problem, RecordedAcknowledgement } from '../recorder/model';

/** Days before its end in which an acknowledgement is warned of. */
const NOTICE_DAYS = 30;

/** This day in UTC, `2026-11-23`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

export function isExpired({ expires }: { readonly expires?: string }, day: string): boolean {
  return expires !== undefined && expires < day;
}

/** Expired acknowledgements are errors, and warnings in the 30 days before. */
export function expiryProblems(entries: readonly RecordedAcknowledgement[], day: string): Problem[] {
  const noticeFrom = new Date(Date.parse(day) + NOTICE_DAYS * 86_400_000).toISOString().slice(0, 10);
  return entries.flatMap((entry): Problem[] => {
    const { expires, owner = 'its owner', constructs } = entry;
    if (expires === undefined || expires > noticeFrom) return [];
    const at = constructs.at(0);
    return isExpired(entry, day)
      ? [problem('expired', 'error', `${nameOf(entry)} expired on ${expires}; ${owner} must renew or end it`, at)]
      : [problem('expiring', 'warning', `${nameOf(entry)} ends on ${expires}; ${owner} must renew or end it`, at)];
  });
}

function problem(kind: Problem['kind'], level: Problem['level'], message: string, at: string | undefined): Problem {
  return { kind, level, message, at };
}
