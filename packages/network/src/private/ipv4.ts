/** Number of IPv4 addresses. */
const SPACE = 2 ** 32;

/** A block of IPv4 addresses: the number of its first address and the length of its prefix. */
export interface Block {
  readonly first: number;
  readonly prefix: number;
}

/** Parses `a.b.c.d/n`. Returns `undefined` if the text is not a CIDR block. Host bits are kept. */
export function parseBlock(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1);
  // some tools read a leading zero as octal, others as decimal
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return undefined;
  const numbers = parts.map(Number);
  const prefix = numbers[4];
  const octets = numbers.slice(0, 4);
  if (prefix > 32 || octets.some((octet) => octet > 255)) return undefined;
  return { first: octets.reduce((sum, octet) => sum * 256 + octet, 0), prefix };
}

/** Formats a block as `a.b.c.d/n`. */
export function formatBlock({ first, prefix }: Block): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(first / unit) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Number of addresses in a block with this prefix length. */
export function sizeOf(prefix: number): number {
  return SPACE / 2 ** prefix;
}

/** Number of the first address after the block. */
export function endOf({ first, prefix }: Block): number {
  return first + sizeOf(prefix);
}

/** The block with its host bits cleared. */
export function networkOf({ first, prefix }: Block): Block {
  return { first: first - (first % sizeOf(prefix)), prefix };
}

/** Whether two blocks share an address. */
export function overlap(a: Block, b: Block): boolean {
  return a.first < endOf(b) && b.first < endOf(a);
}

/** Whether every address of the inner block is in the outer one. */
export function contains(outer: Block, inner: Block): boolean {
  return inner.first >= outer.first && endOf(inner) <= endOf(outer);
}

/** First address at or after `address` at which a block with this prefix length can begin. */
export function alignUp(address: number, prefix: number): number {
  return Math.ceil(address / sizeOf(prefix)) * sizeOf(prefix);
}
