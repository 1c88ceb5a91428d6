import { spawn } from 'node:child_process';
import { CommandError } from '../../shared/command-error';

/** Command that opens a URL or a file with the default application. */
export function openerOf(
  platform: NodeJS.Platform,
  target: string,
): readonly [command: string, args: readonly string[]] {
  if (platform === 'darwin') return ['open', [target]];
  // rundll32 does not interpret characters of the URL, as cmd does
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', target]];
  return ['xdg-open', [target]];
}

/**
 * Opens a URL or a file in the browser.
 *
 * @throws CommandError if the command of the operating system does not exist or fails
 */
export async function openInBrowser(target: string, platform = process.platform): Promise<void> {
  const [command, args] = openerOf(platform, target);
  const failure = await new Promise<string | undefined>((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', env: process.env });
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'ENOENT' ? `${command} is not installed` : `${command} cannot be started`);
    });
    child.on('exit', (status) => resolve(status === 0 ? undefined : `${command} failed`));
  });
  if (failure !== undefined) throw new CommandError(`no browser can be opened, because ${failure}`);
}
