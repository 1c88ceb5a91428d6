/** IPv4 addresses in all. */
const SPACE = 2 ** 32;

/** A block of IPv4 addresses: the number of its first address and the length of its prefix. */
export interface Block {
  readonly first: number;
  readonly prefix: number;
}

/** Reads `a.b.c.d/n`; `undefined` where the text is no such block. Host bits are kept as they are. */
export function parseBlock(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1);
  // A leading zero is read as octal by some tools and as decimal by others.
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return undefined;
  const numbers = parts.map(Number);
  const prefix = numbers[4];
  const octets = numbers.slice(0, 4);
  if (prefix > 32 || octets.some((octet) => octet > 255)) return undefined;
  return { first: octets.reduce((sum, octet) => sum * 256 + octet, 0), prefix };
}

/** Writes a block as `a.b.c.d/n`. */
export function formatBlock({ first, prefix }: Block): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(first / unit) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Addresses in a block of this prefix length. */
export function sizeOf(prefix: number): number {
  return SPACE / 2 ** prefix;
}

/** The number of the first address after the block. */
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

/** The first address from here on at which a block of this prefix length can begin. */
export function alignUp(address: number, prefix: number): number {
  return Math.ceil(address / sizeOf(prefix)) * sizeOf(prefix);
}
