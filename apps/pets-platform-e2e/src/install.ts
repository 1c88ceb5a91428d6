import { emulatorPython } from '@pets/local';

/** Before all tests: they start at once, and each of them would install the emulator. */
export default function install(): void {
  emulatorPython((line) => console.log(line));
}
