import { local } from '../src/local';

test.each([
  [['restart'], "action must be one of up, down, status, got 'restart'"],
  [['up', 'down'], "action must be one of up, down, status, got 'up down'"],
  [['--environment', 'qa'], "environment must be one of dev, staging, prod, got 'qa'"],
  [['--keep'], "Unknown option '--keep'"],
  [['--no-serve', '--real-time'], 'app and real-time require a deployment that serves requests. Remove no-serve'],
  [['--app', 'none.jar'], "app must be a jar file, got 'none.jar', which does not exist"],
  [['--no-serve', '--app', 'a.jar'], 'app and real-time require a deployment that serves requests. Remove no-serve'],
])('fails for %j', async (args, message) => {
  await expect(local(args)).rejects.toThrow(message);
});

test('prints help', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  await local(['--help']);
  expect(log.mock.calls.flat().join('\n')).toMatch(
    /--environment[^]*--app[^]*--no-serve[^]*--real-time[^]*--verbose[^]*--help/,
  );
  log.mockRestore();
});
