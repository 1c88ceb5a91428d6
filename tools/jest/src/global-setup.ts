import { createTemporaryFolder } from './temporary-folder';

/** Runs once before all test files of a project. */
export default function globalSetup(): void {
  createTemporaryFolder();
}
