import type { Control } from '../control';
import { rule } from '../decisions';
import { publicAccess } from './public-access';
import { runtime } from './runtime';
import { lambdaZones } from './zones';

/** Controls for AWS Lambda. */
export const LAMBDA: readonly Control[] = [
  {
    id: 'Lambda.1',
    title: 'not everyone can invoke functions',
    severity: 'critical',
    decision: rule(publicAccess, 'Does not see permissions that are added after deployment.'),
  },
  {
    id: 'Lambda.2',
    title: 'functions have a supported runtime',
    severity: 'medium',
    decision: rule(runtime, 'Knows the runtimes that the control supported in 2026.'),
  },
  {
    id: 'Lambda.5',
    title: 'functions in a VPC have subnets in at least two Availability Zones',
    severity: 'medium',
    decision: rule(lambdaZones),
  },
];
