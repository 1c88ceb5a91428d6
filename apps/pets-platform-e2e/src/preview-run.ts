import { setTimeout as sleep } from 'node:timers/promises';
import { standIn, writeWorkload } from '@pets/local';
import type { LiveDeployment } from './live-deployment';
import { inventory } from './preview-facts';

/** Image tag of an application that ends with an error, also in the migration. */
export const ENDS = 'ends';

/** Starts an emulator and deploys dev. Returns the resources of dev. */
export async function deployDev(dev: LiveDeployment): Promise<Record<string, string[]>> {
  await dev.start();
  const ends = { command: [process.execPath, '-e', 'process.exit(3)', '--'] };
  writeWorkload(dev.emulatorFolder, { default: standIn(), images: { [ENDS]: ends } });
  await dev.deploy();
  await dev.untilReplaced([]);
  return inventory(dev);
}

/** Runs `nx preview` on dev. */
export function preview(dev: LiveDeployment, action: string, ...options: string[]): Promise<void> {
  return dev.nx('preview', [action, ...options]);
}

/** Status and cookie of the response of the distribution. */
export async function get(dev: LiveDeployment, path: string): Promise<{ status: number; cookie: string }> {
  const { status, headers } = await fetch(`${dev.url}${path}`);
  return { status, cookie: headers.get('set-cookie') ?? '' };
}

/** Response of a preview once its task is healthy. CloudFormation of the emulator does not wait until a service is steady. */
export async function getPreview(dev: LiveDeployment, name: string): ReturnType<typeof get> {
  for (;;) {
    const answer = await get(dev, `/preview/${name}/pets`);
    if (answer.status !== 503) return answer;
    await sleep(200);
  }
}

/** Creates a preview, requests it and deletes it. Returns the resources after the deletion. */
export async function createAndDelete(dev: LiveDeployment, name: string): Promise<Record<string, string[]>> {
  await preview(dev, 'up', `--name=${name}`);
  expect(dev.lines.join('\n')).toContain(`/preview/${name}/`);
  const answer = await getPreview(dev, name);
  expect(answer).toMatchObject({ status: 200, cookie: expect.stringContaining(`Path=/preview/${name}/`) as string });
  expect((await get(dev, '/pets')).cookie).toContain('Path=/;');
  expect((await inventory(dev)).database).toEqual([`preview_${name.replace('-', '_')}`]);
  await preview(dev, 'down', `--name=${name}`, '--yes');
  return inventory(dev);
}
