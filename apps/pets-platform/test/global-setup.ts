import { join } from 'node:path';
import '../../../tools/jest/src/environment';
import { createTemporaryFolder } from '../../../tools/jest/src/temporary-folder';
import { petsPlatformApp } from '../src/pets-platform-app';

/** Synthesizes all environments with the default settings, once for all test files, which read it with `Deployment`. */
export default function globalSetup(): void {
  const outdir = join(createTemporaryFolder(), 'assembly');
  petsPlatformApp({ outdir, variables: {} }).synth();
  process.env.DEFAULT_ASSEMBLY = outdir;
}
