import { MAX_ATTEMPTS } from '../shared/sdk';

/** Time within which a Region that might be lost must answer. */
export const LOST_REGION_MILLISECONDS = 10_000;

/** Settings of a client. A Region that does not answer must not block the command for minutes. */
export function clientConfig(region: string) {
  return { region, maxAttempts: MAX_ATTEMPTS, requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 } };
}

/** Settings of a client for a Region that might be lost. */
export function lostRegionConfig(region: string) {
  return { region, maxAttempts: 2, requestHandler: { connectionTimeout: 4_000, requestTimeout: 8_000 } };
}
