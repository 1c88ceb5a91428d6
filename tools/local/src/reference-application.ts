import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../../../packages/nx-cdk/src/toolkit';
import { ROOT } from './paths';

const REFERENCE = join(ROOT, 'apps/pets-api');

/** A jar file that can run on this machine, or the reason why there is none. */
export type Jar = { readonly path: string } | { readonly missing: string };

/** Returns what the reference application requires and this machine lacks, `undefined` if nothing. */
export function missingForReference(): string | undefined {
  const { stdout } = execute(process.execPath, [join(REFERENCE, 'tools/maven.mjs'), '--missing']);
  return stdout.trim() || undefined;
}

/** Returns the jar file of the reference application, which its target `jar` builds. */
export function referenceJar(folder = join(REFERENCE, 'target')): Jar {
  const missing = missingForReference();
  if (missing) return { missing };
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((each) => /^pets-api-[\d.]+\.jar$/.test(each));
  return name ? { path: join(folder, name) } : { missing: 'run npx nx jar pets-api first' };
}
