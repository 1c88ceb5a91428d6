import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { LocalDeployment } from './local-deployment';
import { RunningNx } from './running-nx';

/** Runs a target of Nx that prints JSON, and returns the value. */
export async function jsonOf<T>(deployment: LocalDeployment, target: string, args: readonly string[] = []): Promise<T> {
  await deployment.nx(target, [...args, '--json']);
  const { lines } = deployment;
  const begin = lines.findIndex((line) => line === '{' || line === '[');
  const end = lines.findIndex((line, index) => index > begin && (line === '}' || line === ']'));
  return JSON.parse(lines.slice(begin, end + 1).join('\n')) as T;
}

/** Runs the commands that read a stage: `nx status`, `nx logs` and `nx open`. */
export function describeStatusCommands(deployment: LocalDeployment, test: jest.It, url: () => string): void {
  const alarm = (StateValue: 'ALARM' | 'OK') =>
    new CloudWatchClient(deployment.client()).send(
      new SetAlarmStateCommand({ AlarmName: 'pets-api-high-cpu', StateValue, StateReason: 'Threshold Crossed' }),
    );

  describe('nx status', () => {
    test('shows stacks, service, targets, image, alarms and rotations on one screen', async () => {
      await deployment.nx('status');
      const screen = deployment.lines.slice(deployment.lines.findIndex((line) => line.startsWith('pets-platform dev')));
      const text = screen.join('\n');
      expect(text).toMatch(/^pets-platform dev {2}account 111111111111 /);
      expect(text).toContain(
        `Stacks      ${deployment.expectedStacks().length} of ${deployment.expectedStacks().length}`,
      );
      expect(text).toContain('Service     pets-api-service in us-east-1, stack Service');
      expect(text).toMatch(/^ {2}tasks +1 of 1 running$/m);
      expect(text).toMatch(/^ {2}deploy +COMPLETED, started /m);
      expect(text).toMatch(/^ {2}targets +1 of 1 healthy$/m);
      expect(text).toMatch(/^ {2}image +tag initial \(1 task\)$/m);
      expect(text).toMatch(/^Alarms +0 of \d+ in ALARM/m);
      expect(text).toMatch(/^Rotation +pets-api\/db-app, no date$/m);
      expect(text).not.toContain('unknown:');
    });

    test('shows the alarms that fire', async () => {
      await alarm('ALARM');
      const { alarms } = await jsonOf<{ alarms: { firing: object[] } }>(deployment, 'status');
      expect(alarms.firing).toMatchObject([{ name: 'pets-api-high-cpu', type: 'metric', reason: 'Threshold Crossed' }]);
      await alarm('OK');
    });

    test('shows stacks that are not deployed', async () => {
      await deployment.nx('status', [], { environment: 'prod' });
      const text = deployment.lines.join('\n');
      expect(text).toContain('Service     none deployed');
      expect(text).toMatch(/^ +Network NOT_DEPLOYED$/m);
    });
  });

  describe('nx logs', () => {
    test('shows the events of the application in columns', async () => {
      await fetch(url());
      const line = /^\d{4}-\d\d-\d\d [\d:.]{12} {2}INFO {2}GET \/pets 200 {2}1-\w{8}-\w{24}$/;
      // the log driver sends lines a moment later
      do await deployment.nx('logs', ['--filter=GET /pets', '--since=1h']);
      while (!deployment.lines.some((each) => line.test(each)));
    });

    test('fails without a service', async () => {
      await expect(deployment.nx('logs', [], { environment: 'prod' })).rejects.toThrow(
        'no service of prod is deployed',
      );
    });

    test('runs a saved query by name', async () => {
      // the emulator has no saved queries, so they are not in its templates
      await deployment.nx('logs', ['--query=newest errors', '--since=1h'], { isOriginal: true });
      expect(deployment.lines.join('\n')).toContain('filter level in ["ERROR", "FATAL"]');
    });

    test('follows until Ctrl-C', async () => {
      const running = new RunningNx(deployment, 'logs', { args: ['--follow', '--since=1s'] });
      await running.until(/press Ctrl-C to stop/);
      await fetch(`${url()}?followed`);
      await running.until(/INFO {2}GET \/pets\?followed 200/);
      await running.interrupt();
      const { lines } = running;
      expect(lines.filter((line) => /GET \/pets\?followed/.test(line))).toHaveLength(1);
      expect(lines.join('\n')).not.toMatch(/^\s+at /m);
    });
  });

  test('nx open prints the pages of the console', async () => {
    const pages = await jsonOf<{ page: string; target: string }[]>(deployment, 'open');
    const console_ = 'https://console.aws.amazon.com';
    expect(Object.fromEntries(pages.map(({ page, target }) => [page, target]))).toMatchObject({
      dashboard: `${console_}/cloudwatch/home?region=us-east-1#dashboards/dashboard/pets-api`,
      service: `${console_}/ecs/v2/clusters/pets-api-cluster/services/pets-api-service/health?region=us-east-1`,
      logs: `${console_}/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/${['', 'ecs', 'pets-api'].join('$252F')}`,
    });
  });
}
