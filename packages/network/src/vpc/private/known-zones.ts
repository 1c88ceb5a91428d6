import type { Stack } from 'aws-cdk-lib/core';

/**
 * Makes something while the stack answers with these zones. `ec2.Vpc` asks its stack for zones even where it is given
 * them, and a stack of a known account and region then has the CDK's command line look them up with credentials.
 */
export function withKnownZones<T>(stack: Stack, zones: string[], make: () => T): T {
  const own = Object.getOwnPropertyDescriptor(stack, 'availabilityZones');
  Object.defineProperty(stack, 'availabilityZones', { configurable: true, get: () => zones });
  try {
    return make();
  } finally {
    Reflect.deleteProperty(stack, 'availabilityZones');
    if (own !== undefined) Object.defineProperty(stack, 'availabilityZones', own);
  }
}
