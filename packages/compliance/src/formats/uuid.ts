import { createHash } from 'node:crypto';

/** Namespace of the identifiers: the UUID of version 5 of the URL of the schema of `compliance.json`. */
const NAMESPACE = Buffer.from('89a343bfc00e5948b0ae321d7e3a10a5', 'hex');

/**
 * UUID of version 5 (RFC 9562). The same names result in the same UUID, so that two reports of the same results are equal.
 *
 * @param names kind of the object, and what identifies it
 */
export function uuidOf(...names: string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(JSON.stringify(names)).digest().subarray(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** UUID of a document, from its content. It changes with the content, except for the time. */
export function uuidOfContent(kind: string, content: object, time: string): string {
  const text = JSON.stringify(content).replaceAll(time, '');
  return uuidOf(kind, createHash('sha256').update(text).digest('hex'));
}
