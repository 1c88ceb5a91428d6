import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';

/**
 * Checks that a tunnel into a stage is intended: the manifest of the app lists the stage, or the option `--allowStage` names it.
 *
 * @throws CommandError if it is not
 */
export function checkTunnelAllowed({ folder, name }: Environment, allowStage?: string): void {
  if (allowStage !== undefined && allowStage !== name) {
    throw new CommandError(`--allowStage must be ${name}, got ${quoted(allowStage)}`);
  }
  const { cdk = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { cdk?: { tunnel?: unknown } };
  const listed = Array.isArray(cdk.tunnel) ? (cdk.tunnel as unknown[]) : [];
  if (allowStage === name || listed.includes(name)) return;
  throw new CommandError(
    `a tunnel into ${name} must be allowed: package.json allows ${listed.join(', ') || 'no stage'} (cdk.tunnel). To open it once, add --allowStage=${name}`,
  );
}
