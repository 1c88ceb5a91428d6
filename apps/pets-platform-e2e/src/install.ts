import { emulatorPython } from '@pets/local';
import { createTemporaryFolder } from '../../../tools/jest/src/temporary-folder';

/** Installs the emulator once, before the tests that run in parallel. */
export default function install(): void {
  createTemporaryFolder();
  emulatorPython((line) => console.log(line));
}
