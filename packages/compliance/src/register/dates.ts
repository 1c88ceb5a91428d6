/** Current date in UTC, such as `2026-11-23`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Last day on which an acknowledgement of this day can expire: 12 months later. */
export function latestExpiry(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}
