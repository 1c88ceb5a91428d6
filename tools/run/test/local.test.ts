import { local } from '../src/local';

test.each([
  [['sideways'], "there is no 'local sideways': use up, down or status"],
  [['up', 'down'], "there is no 'local up down': use up, down or status"],
  [['--environment', 'qa'], "there is no environment 'qa': use one of dev, staging, prod"],
])('refuses %j with one clear line', async (args, message) => {
  await expect(local(args)).rejects.toThrow(message);
});

test('refuses an option that there is not', async () => {
  await expect(local(['--keep'])).rejects.toThrow("Unknown option '--keep'");
});

test('tells its options', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  await local(['--help']);
  expect(log.mock.calls.flat().join('\n')).toMatch(/--environment[^]*--verbose[^]*--help/);
  log.mockRestore();
});
