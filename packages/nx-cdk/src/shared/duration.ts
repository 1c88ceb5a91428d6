const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Returns a duration in its largest unit, for example `3 d`. */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const [size, name] = UNITS.find(([unit]) => seconds >= unit) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${name}`;
}

/** Returns the milliseconds of `90s`, `15m`, `2h`, `1d` or `1w`, `undefined` for another text. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})(s|m|h|d|w)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * SECONDS[unit] * 1_000;
}
