import type * as nag from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { failOn } from '../private/validation';

/** Version of cdk-nag that is installed. */
export function cdkNagVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only if packs are used
  return (require('cdk-nag/package.json') as { version: string }).version;
}

/** Loads cdk-nag. Throws if it is not installed. */
export function loadCdkNag(scope: IConstruct): typeof nag {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only if packs are used, since it takes time
    return require('cdk-nag') as typeof nag;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !message.includes("'cdk-nag'")) throw error;
    failOn(scope, ['cdk-nag must be installed to check packs: npm install cdk-nag']);
    throw error;
  }
}
