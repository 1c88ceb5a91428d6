import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { LiveDeployment } from './live-deployment';

const ROOT = join(__dirname, '../../..');

/** Registers a task definition like that of the service, with another tag of the image. */
async function register(deployment: LiveDeployment, family: string, tag: string): Promise<void> {
  const ecs = new ECSClient(deployment.client());
  const { taskDefinition: name } = await deployment.service();
  const { taskDefinition: found } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
  const containerDefinitions = found?.containerDefinitions?.map((container) => ({
    ...container,
    image: container.image?.replace(/:[^:]*$/, `:${tag}`),
  }));
  const { cpu, memory, networkMode, requiresCompatibilities, taskRoleArn, executionRoleArn } = found ?? {};
  const others = { cpu, memory, networkMode, requiresCompatibilities, taskRoleArn, executionRoleArn };
  await ecs.send(new RegisterTaskDefinitionCommand({ ...others, family, containerDefinitions }));
}

/** Runs `nx run-task` with tasks that are processes. */
export function describeRunTask(deployment: LiveDeployment, test: jest.It): void {
  const text = () => deployment.lines.join('\n');

  describe('nx run-task', () => {
    test('runs the command in a task of the service, and shows its log events', async () => {
      await deployment.nx('run-task', ['--container=pets-api'], { command: ['migrate', '--stage=prod', '007'] });
      expect(text()).toMatch(
        /^dev: 'migrate --stage=prod 007' of the container pets-api of pets-api:\d+, as a task of the service pets-api-service in us-east-1$/m,
      );
      expect(text()).toMatch(/^\d{4}-\d\d-\d\d [\d:.]{12} {2}INFO {2}migrated the database$/m);
      expect(text()).toMatch(/^exit code 0$/m);
    });

    test('fails with the exit code of the command of another task definition', async () => {
      await register(deployment, 'ends', 'ends');
      const file = join(deployment.folder, 'task.json');
      const args = ['--taskDefinition=ends', '--raw', `--outputFile=${relative(ROOT, file)}`];
      await expect(deployment.nx('run-task', args, { command: [] })).rejects.toThrow(/pets-platform: exit code 3/);
      expect(text()).toMatch(/^wrong configuration$/m);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        task: expect.stringMatching(/^arn:aws:ecs:us-east-1:111111111111:task\/pets-api-cluster\//),
        exitCode: 3,
      });
      rmSync(file);
    });

    test('fails without a service', async () => {
      await expect(deployment.nx('run-task', [], { environment: 'prod', command: ['migrate'] })).rejects.toThrow(
        'no service of prod is deployed',
      );
    });
  });
}
