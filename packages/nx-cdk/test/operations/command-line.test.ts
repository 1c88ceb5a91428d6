import type { ExecutorContext } from '@nx/devkit';
import { commandLine } from '../../src/operations/command-line';

const types = { service: 'string', stage: 'string', raw: 'boolean' } as const;
const context = (target: Partial<ExecutorContext['target']> = {}, configurationName?: string) =>
  ({ target: { executor: '@pets/nx-cdk:run-task', ...target }, configurationName }) as ExecutorContext;
const parse = (...args: string[]) => commandLine(args, types, context());

test.each([
  [['app'], {}, ['app']],
  [['app', '--raw', '--service=b', '--', 'c'], {}, ['app', '--raw', '--service=b', '--', 'c']],
  [['--service=api', '--raw', 'app', '-v'], { service: 'api', raw: true }, ['app', '-v']],
  [['--service', 'api', 'app'], { service: 'api' }, ['app']],
  [['--raw=false', '--', '--app'], { raw: false }, ['--app']],
  [['--', '--raw', '--'], {}, ['--raw', '--']],
  [['--raw'], { raw: true }, []],
  [[], {}, []],
  [['-'], {}, ['-']],
])('%j is the options %j and the command %j', (args, options, command) => {
  expect(parse(...args)).toEqual({ options, command });
});

test('the options of the target and of the configuration apply, and the arguments override them', () => {
  const target = { options: { service: 'a', raw: true }, configurations: { dev: { stage: 'dev', service: 'b' } } };
  expect(commandLine(['app'], types, context(target, 'dev')).options).toEqual({
    ...{ service: 'b', raw: true, stage: 'dev' },
  });
  expect(commandLine(['--service=c', 'app'], types, context(target, 'dev')).options).toMatchObject({ service: 'c' });
  expect(commandLine(['app'], types, context(target)).options).toEqual({ service: 'a', raw: true });
});

test.each([
  [
    ['--services=a', 'app'],
    "options before the command must be --service, --stage, --raw, got '--services'. Add -- before",
  ],
  [['-x', 'app'], "got '-x'"],
  [['--toString', 'app'], "got '--toString'"],
  [['--service='], '--service must have a value'],
  [['--service'], '--service must have a value'],
  [['--raw=1', 'app'], "--raw must be true or false, got '1'"],
])('%j fails', (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});
