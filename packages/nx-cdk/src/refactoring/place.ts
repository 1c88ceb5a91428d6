import type { SynthesizedStack } from '../assembly/assembly';

/** A resource in a stack. */
export interface Place {
  readonly stack: SynthesizedStack;
  readonly logicalId: string;
}

/** A resource that keeps its physical resource in another place. */
export interface Move {
  readonly type: string;
  readonly from: Place;
  readonly to: Place;
}

/** Returns a unique key of a place, `<stack>/<logical id>`, which is also how options and messages name it. */
export function keyOf({ stack, logicalId }: Place): string {
  return `${stack.id}/${logicalId}`;
}
