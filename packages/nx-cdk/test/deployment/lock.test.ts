import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exclusively } from '../../src/deployment/lock';

const root = mkdtempSync(join(tmpdir(), 'lock-'));
const shop = { root, projectName: 'shop' };
const locks = () => readdirSync(join(root, '.nx/workspace-data'));
let lines: string[];
beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Work that ends when `end` is called. */
function task(): { work: () => Promise<string>; end: () => void; started: Promise<void> } {
  let [end, start] = [() => undefined as void, () => undefined as void];
  const ended = new Promise<void>((resolve) => (end = resolve));
  const started = new Promise<void>((resolve) => (start = resolve));
  return { work: () => (start(), ended.then(() => 'done')), end, started };
}

test('the second waits for the first and prints a line', async () => {
  const [first, second] = [task(), task()];
  const running = exclusively(shop, { name: 'dev' }, first.work);
  await first.started;
  let isStarted = false;
  const waiting = exclusively(shop, { name: 'dev' }, () => ((isStarted = true), second.work()));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isStarted).toBe(false);
  expect(lines).toEqual(['another command changes shop dev from this checkout, waiting until it ends …']);
  first.end();
  second.end();
  expect(await Promise.all([running, waiting])).toEqual(['done', 'done']);
  expect(locks()).toEqual([]);
});

test('another stage does not wait', async () => {
  const [first, second] = [task(), task()];
  const running = [exclusively(shop, { name: 'dev' }, first.work), exclusively(shop, { name: 'prod' }, second.work)];
  await Promise.all([first.started, second.started]);
  expect(lines).toEqual([]);
  first.end();
  second.end();
  await Promise.all(running);
});

test('an error releases the lock', async () => {
  await expect(exclusively(shop, { name: 'dev' }, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(locks()).toEqual([]);
});

test('a lock that is deleted does not end the process', async () => {
  let lost: Promise<void> | undefined;
  const log = jest.spyOn(console, 'log');
  const result = exclusively(shop, { name: 'dev' }, async () => {
    rmSync(join(root, '.nx'), { recursive: true });
    lost = new Promise((resolve) => log.mockImplementation((line: string) => (lines.push(line), resolve())));
    await lost;
    return 'done';
  });
  await expect(result).resolves.toBe('done');
  expect(lines).toEqual(['warning: the lock of shop dev was deleted, another command can start']);
}, 20_000);
