import type { Stack } from 'aws-cdk-lib/core';

/**
 * Makes a stack return these Availability Zones until the returned function is called. `ec2.Vpc` asks its stack for
 * zones even if they are in its props, and in a stack with a concrete account and Region the CDK CLI then looks them
 * up with credentials.
 */
export function useKnownZones(stack: Stack, zones: string[]): () => void {
  const own = Object.getOwnPropertyDescriptor(stack, 'availabilityZones');
  Object.defineProperty(stack, 'availabilityZones', { configurable: true, get: () => zones });
  return () => {
    Reflect.deleteProperty(stack, 'availabilityZones');
    if (own !== undefined) Object.defineProperty(stack, 'availabilityZones', own);
  };
}
