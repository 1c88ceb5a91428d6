import { join } from 'node:path';
import { execute } from '../../../packages/nx-cdk/src/toolkit';

const root = join(__dirname, '../../..');
const cli = (...args: string[]) =>
  execute(process.execPath, ['--import', 'tsx', join(root, 'tools/run/src/cli.ts'), ...args], { cwd: root });

test('prints all commands with --help', () => {
  const { status, stdout } = cli('--help');
  expect(status).toBe(0);
  for (const command of ['start', 'test', 'dev', 'local', 'compare', 'bench']) {
    expect(stdout).toMatch(new RegExp(`^  npm run ${command} `, 'm'));
  }
}, 20_000);

test.each([
  [['deploy'], "command must be one of start, test, dev, local, compare, bench, got 'deploy'"],
  [['toString'], "command must be one of start, test, dev, local, compare, bench, got 'toString'"],
  [['__proto__'], "command must be one of start, test, dev, local, compare, bench, got '__proto__'"],
  [['de\u001b[31m\nploy'], String.raw`got 'de\u001b[31m\nploy'`],
  [['start', '--\u202equick'], String.raw`Unknown option '--\u202equick'`],
  [['local', '-e', 'q\u202ea'], String.raw`environment must be one of dev, staging, prod, got 'q\u202ea'`],
  [['dev', '-e', 'qa'], "environments must be of dev, staging, prod, got 'qa'"],
  [['start', '--quick'], "Unknown option '--quick'"],
  [['local', 'restart'], "action must be one of up, down, status, got 'restart'"],
])(
  'fails with one line for %j',
  (args, message) => {
    const { status, stderr } = cli(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  },
  20_000,
);

test('passes the arguments and the exit code of compare on', () => {
  const { status, stderr } = cli('compare', 'no-such-revision', 'tools');
  expect(status).toBe(2);
  expect(stderr).toContain('tools is not a cloud assembly');
}, 20_000);
