/** Formats a number of things, for example `1 resource` or `3 resources`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
