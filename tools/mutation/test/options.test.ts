import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HELP, parse } from '../src/options';
import { filesOf, PACKAGES } from '../src/packages';

const ROOT = join(__dirname, '../../..');
const names = PACKAGES.map(({ name }) => name);

describe('options', () => {
  test('a sample of 300 mutants of all packages by default', () => {
    expect(parse([], '/repository')).toMatchObject({
      packages: PACKAGES,
      sample: 300,
      seed: 1,
      base: undefined,
      critical: false,
      survivors: false,
      out: join('/repository', 'reports/mutation'),
    });
  });

  test('select packages, a seed and a base', () => {
    const options = parse(['--package', 'service,network', '--seed', '0', '--sample', '5', '--base', 'main'], '/');
    expect(options).toMatchObject({ seed: 0, sample: 5, base: 'main' });
    expect(options?.packages.map(({ name }) => name)).toEqual(['network', 'service']);
  });

  test('list all problems at once', () => {
    expect(() => parse(['--package', 'networks', '--sample', '0', '--seed', '1.5', '--concurrency', 'x'], '/')).toThrow(
      [
        `--package must be one of ${names.join(', ')}, got 'networks'`,
        "--sample must be an integer of at least 1, got '0'",
        "--seed must be an integer of at least 0, got '1.5'",
        "--concurrency must be an integer of at least 1, got 'x'",
      ].join('\n'),
    );
  });

  test('refuse survivors of a base', () => {
    expect(() => parse(['--survivors', '--base', 'main'], '/')).toThrow('--survivors cannot be combined with --base');
  });

  test('refuse an unknown option', () => {
    expect(() => parse(['--samples', '5'], '/')).toThrow("Unknown option '--samples'");
  });

  test('describe each option', () => {
    expect(parse(['-h'], '/')).toBeUndefined();
    for (const name of ['package', 'sample', 'seed', 'base', 'critical', 'survivors', 'concurrency', 'out', 'help'])
      expect(HELP).toContain(`--${name} `);
  });
});

describe('packages', () => {
  test('are all packages of the repository', () => {
    const manifests = execFileSync('git', ['ls-files', 'packages/*/package.json'], { cwd: ROOT, encoding: 'utf8' });
    const folders = manifests
      .trim()
      .split('\n')
      .map((file) => file.replace('/package.json', ''))
      .filter((folder) => !folder.slice('packages/'.length).includes('/'));
    expect(PACKAGES.map(({ folder }) => folder).sort()).toEqual(folders.sort());
  });

  test.each(PACKAGES)('$name has sources that exist', (target) => {
    const files = filesOf(ROOT, target);
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(existsSync(join(ROOT, file))).toBe(true);
    expect(new Set(files).size).toBe(files.length);
  });

  test('the functions of a library are mutated', () => {
    const files = PACKAGES.flatMap((target) => filesOf(ROOT, target));
    const functions = execFileSync('git', ['ls-files', ':(glob)packages/*/functions/**/*.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const sources = functions.split('\n').filter((file) => /(?<!\.d)\.ts$/.test(file));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((file) => !files.includes(file))).toEqual([]);
  });

  test('of the plugin, the commands that deploy are mutated, and no generator', () => {
    const files = filesOf(ROOT, PACKAGES.find(({ name }) => name === 'nx-cdk') as never);
    expect(files).toContain('packages/nx-cdk/src/executors/deploy.ts');
    expect(files).toContain('packages/nx-cdk/src/assembly/stateful.ts');
    expect(files.filter((file) => /generators|executors\/docs/.test(file))).toEqual([]);
  });
});
