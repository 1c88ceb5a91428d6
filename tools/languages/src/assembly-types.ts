import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Library } from './workspace';

/** A public type of a library, from its jsii assembly. */
export interface PublicType {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  /** Whether an interface has only properties that a user sets, such as props. */
  readonly datatype?: boolean;
  readonly docs?: { readonly example?: string };
}

/** Returns all public types of a built library. */
export function publicTypes({ folder }: Library): PublicType[] {
  const assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as { types: Record<string, PublicType> };
  return Object.values(assembly.types);
}
