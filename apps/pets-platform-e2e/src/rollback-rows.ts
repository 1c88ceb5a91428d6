import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LiveDeployment } from './live-deployment';
import { UNAFFECTED, underLoad } from './load';

/** Tag of an image whose migration takes 20 s. */
export const SLOW_MIGRATION = 'slow-schema';

const RELEASED = '9c1d7e0';

/** Releases an image, and rolls it back with `nx rollback`. */
export function describeRollback(dev: LiveDeployment, test: jest.It, url: () => string): void {
  const run = (...args: string[]) => dev.nx('rollback', args);
  const parameter = async () => {
    const { Parameter } = await new SSMClient(dev.client()).send(
      new GetParameterCommand({ Name: '/pets-api/image-tag' }),
    );
    return Parameter?.Value;
  };
  const stackState = async () => {
    const client = new CloudFormationClient(dev.client());
    return (await client.send(new DescribeStacksCommand({ StackName: 'dev-Service' }))).Stacks?.[0].StackStatus;
  };
  const image = async () => {
    const { taskDefinition } = await new ECSClient(dev.client()).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: (await dev.service()).taskDefinition }),
    );
    return taskDefinition?.containerDefinitions?.[0].image?.split(':').at(-1);
  };

  describe('nx rollback', () => {
    test('lists the tags that were released, and which images exist', async () => {
      // the tasks are processes, so that the repository is empty
      for (const imageTag of ['initial', RELEASED]) {
        const imageManifest = JSON.stringify({
          schemaVersion: 2,
          config: { digest: `sha256:${imageTag}` },
          layers: [],
        });
        await new ECRClient(dev.client()).send(
          new PutImageCommand({ repositoryName: 'pets-api', imageTag, imageManifest }),
        );
      }
      const before = await dev.tasks();
      await dev.release(RELEASED);
      await dev.untilReplaced(before);
      await run('--list');
      const rows = dev.lines
        .filter((line) => line.startsWith('│'))
        .map((line) => line.split('│').map((cell) => cell.trim()));
      const states = Object.fromEntries(rows.map((row) => [row[2], row[4]]));
      expect(states).toEqual({ tag: 'state', [RELEASED]: 'deployed', initial: '' });
    });

    test('refuses an image that does not exist, and changes nothing', async () => {
      const before = await parameter();
      await expect(run('--to=sick', '--yes')).rejects.toThrow(
        "--to must be a tag of the repository pets-api, got 'sick'. See --list",
      );
      expect(await parameter()).toBe(before);
    });

    test('requires --yes without a terminal', async () => {
      await expect(run()).rejects.toThrow('Roll back dev to initial? Confirmation needs a terminal.');
    });

    test('deploys the previous tag without a failed request or a lost session', async () => {
      const before = await dev.tasks();
      const result = await underLoad(url(), async () => {
        await run('--yes');
        await dev.untilReplaced(before);
      });
      expect(result).toMatchObject(UNAFFECTED);
      expect(dev.lines.join('\n')).toMatch(/^pets-api-service: 1 of 1 tasks run initial$/m);
      expect([await parameter(), await image()]).toEqual(['initial', 'initial']);
    });

    test('cancels a release that is under way', async () => {
      const before = await dev.tasks();
      const release = expect(dev.release(SLOW_MIGRATION)).rejects.toThrow('UPDATE_ROLLBACK_COMPLETE');
      while ((await stackState()) !== 'UPDATE_IN_PROGRESS') await sleep(100);
      await run('--yes');
      await release;
      const text = dev.lines.join('\n');
      expect(text).toContain('dev-Service: an update is under way, which CloudFormation cancels and rolls back first');
      expect(text).toMatch(/^dev-Service: UPDATE_ROLLBACK_COMPLETE$/m);
      expect([await parameter(), await image()]).toEqual(['initial', 'initial']);
      expect(await dev.tasks()).toEqual(before);
    });
  });
}
