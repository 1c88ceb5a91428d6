import { removeTemporaryFolder } from './temporary-folder';

/** Runs once after all test files of a project. */
export default function globalTeardown(): void {
  removeTemporaryFolder();
}
