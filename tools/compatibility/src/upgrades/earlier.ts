import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, execute, output } from '../../../../packages/nx-cdk/src/toolkit';

/** A version of a library that users upgrade from. */
export interface Earlier {
  readonly version: string;
  /** Folder of the package, compiled. */
  readonly folder: string;
}

/** Returns the last published version of a package. `undefined` if none is published. */
export function lastPublished(npmName: string): string | undefined {
  const { status, stdout, stderr } = execute('npm', ['view', npmName, 'version', '--json']);
  if (status === 0) return (JSON.parse(stdout || 'null') as string | null) ?? undefined;
  if (/\bE404\b/.test(`${stdout}${stderr}`)) return undefined;
  throw new CommandError(`the registry cannot be read: ${stderr.trim()}`);
}

/** Downloads a package from the registry, or takes a tarball, and unpacks it in a folder. */
export function unpack(spec: string, folder: string): Earlier {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let tarball = spec;
  if (!existsSync(spec)) {
    const download = mkdtempSync(join(folder, 'download-'));
    output('npm', ['pack', spec, '--silent', '--pack-destination', download]);
    tarball = join(download, readdirSync(download)[0]);
  }
  output('tar', ['-xzf', tarball, '-C', folder]);
  return earlierIn(join(folder, 'package'));
}

/** Returns the library in a built checkout, `undefined` if the checkout does not have it. */
export function inCheckout(checkout: string, library: string): Earlier | undefined {
  const folder = join(checkout, 'packages', library);
  return existsSync(join(folder, '.jsii')) ? earlierIn(folder) : undefined;
}

function earlierIn(folder: string): Earlier {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { version, folder };
}
