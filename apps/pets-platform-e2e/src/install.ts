import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorPython } from '@pets/local';
import { createTemporaryFolder } from '../../../tools/jest/src/temporary-folder';

/**
 * Installs the emulator once, before the tests that run in parallel, and copies the cloud assembly: a test that runs
 * `npm run local` synthesizes, and Nx replaces the original.
 */
export default function install(): void {
  const assembly = join(createTemporaryFolder(), 'cdk.out');
  cpSync(join(__dirname, '../../pets-platform/cdk.out'), assembly, { recursive: true });
  process.env.E2E_ASSEMBLY = assembly;
  emulatorPython((line) => console.log(line));
}
