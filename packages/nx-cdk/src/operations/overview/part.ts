import { CommandError } from '../../shared/command-error';
import { isDenied, reasonOf } from '../../shared/sdk';
import type { Part, Unknown } from './report';

/** Returns a part of the report, or why it is unknown. */
export async function part<T>(read: () => Promise<T>): Promise<Part<T>> {
  try {
    return await read();
  } catch (error) {
    return { unknown: shortReason(error) };
  }
}

/** Returns whether a part could not be read. */
export function isUnknown<T>(value: Part<T>): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}

function shortReason(error: unknown): string {
  const source = error instanceof CommandError && error.cause !== undefined ? error.cause : error;
  const [, action] = /not authorized to perform:? ([\w-]+:\w+)/.exec((source as Error).message) ?? [];
  if (isDenied(source) && action !== undefined) return `no permission for ${action}`;
  return source instanceof CommandError ? source.message : reasonOf(source);
}
