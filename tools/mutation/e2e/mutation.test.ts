import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutation, type MutationOptions, type MutationResult } from '../src/mutation';

const MODULES = join(__dirname, '../../../node_modules');

const SOURCE = `export function grade(points: number): string {
  if (points >= 50) return 'passed';
  return 'failed';
}

export const ACTIONS: string[] = ['s3:GetObject'];
`;

/** Tests that miss the boundary of `grade` and the content of `ACTIONS`. */
const TESTS = `import { ACTIONS, grade } from '../src/grade';
test('grades', () => {
  expect(grade(60)).toBe('passed');
  expect(grade(40)).toBe('failed');
  expect(ACTIONS).toHaveLength(1);
});
`;

const BOUNDARY = "test('the boundary passes', () => expect(grade(50)).toBe('passed'));\n";

/** Files of a package with permissions. */
const GRANTING: Record<string, string> = {
  'package.json': '{ "name": "granting" }',
  'jest.config.cjs':
    "module.exports = { testEnvironment: 'node', roots: ['<rootDir>/test'], transform: { '^.+\\\\.ts$': '@swc/jest' } };\n",
  'src/policy.ts': `import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
export function createPolicy(scope: Construct): void {
  const statement = new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] });
  new iam.ManagedPolicy(scope, 'Policy', { statements: [statement] });
}
`,
  'test/permissions.test.ts': `import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib/core';
import { testPermissions } from '../../../tools/jest/src/permissions';
import { createPolicy } from '../src/policy';
testPermissions(join(__dirname, '..'), {
  'a policy': () => {
    const stack = new Stack();
    createPolicy(stack);
    return stack;
  },
});
`,
};

/** Files of a repository with one package. */
const FILES: Record<string, string> = {
  '.gitignore': 'node_modules\n.nx/\nreports/\n',
  'packages/tiny/package.json': '{ "name": "tiny" }',
  'packages/tiny/tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, target: 'es2022', module: 'node20', types: ['jest'], skipLibCheck: true },
    include: ['src', 'test'],
  }),
  'packages/tiny/jest.config.cjs':
    "module.exports = { testEnvironment: 'node', roots: ['<rootDir>/test'], transform: { '^.+\\\\.ts$': '@swc/jest' } };\n",
  'packages/tiny/src/grade.ts': SOURCE,
  'packages/tiny/test/grade.test.ts': TESTS,
};

const root = realpathSync(mkdtempSync(join(tmpdir(), 'mutation-')));
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
const lines: string[] = [];

function run(options: Partial<MutationOptions> = {}): Promise<MutationResult> {
  return mutation({
    root,
    packages: [{ name: 'tiny', folder: 'packages/tiny', sources: ['src'] }],
    sample: 100,
    seed: 1,
    out: join(root, 'reports/mutation'),
    concurrency: 1,
    onProgress: (line) => lines.push(line),
    ...options,
  });
}

/** Original and replacement of each survivor. */
function survivorsOf({ outcomes }: MutationResult): string[] {
  return outcomes
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ mutant: { original, replacement } }) => `${original} -> ${replacement}`)
    .sort();
}

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  symlinkSync(MODULES, join(root, 'node_modules'));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
});

test('finds the boundary and the action that no test checks, and then those that remain', async () => {
  const first = await run();
  expect(survivorsOf(first)).toEqual(['\'s3:GetObject\' -> ""', 'points >= 50 -> points > 50']);
  // a function without a result does not compile
  expect(first.outcomes.filter(({ status }) => status === 'CompileError').length).toBeGreaterThan(0);
  expect(first.problems).toEqual([
    expect.stringMatching(/^tiny: at least 90 % of the mutants must be killed, got \d\d\.\d % /),
    'packages/tiny/src/grade.ts:6:35: no mutant of the kind "IAM action" may survive',
  ]);
  const count = first.outcomes.length;
  expect(lines).toContain(`${count} mutants selected in 1 packages`);
  expect(lines.filter((line) => line.includes(' survived: ')).sort()).toEqual([
    'tiny: survived: src/grade.ts:2:7 EqualityOperator',
    'tiny: survived: src/grade.ts:6:35 StringLiteral',
  ]);
  expect(lines.at(-1)).toMatch(new RegExp(`^tiny: ${count} of ${count} mutants tested, 2 survived$`));
  expect(readdirSync(join(root, 'reports/mutation')).sort()).toEqual([
    'mutation.html',
    'mutation.json',
    'summary.json',
    'summary.md',
  ]);

  // the working tree is as before, and the copy is removed
  expect(git('status', '--porcelain')).toBe('');
  expect(readdirSync(join(root, '.nx/mutation'))).toEqual([]);

  writeFileSync(join(root, 'packages/tiny/test/grade.test.ts'), TESTS + BOUNDARY);
  // mutants that timed out are tested again, too
  const summary = join(root, 'reports/mutation/summary.json');
  writeFileSync(summary, readFileSync(summary, 'utf8').replace('"Killed"', '"Timeout"'));
  lines.length = 0;
  const second = await run({ survivors: true });
  expect(lines[0]).toBe('3 mutants selected in 1 packages');
  expect(second.outcomes).toHaveLength(count);
  expect(survivorsOf(second)).toEqual(['\'s3:GetObject\' -> ""']);

  // only changed lines
  writeFileSync(join(root, 'packages/tiny/src/grade.ts'), SOURCE.replace("'failed'", "'not passed'"));
  await expect(run({ base: 'main' })).rejects.toThrow(/^tiny: Stryker failed\n[^]*grades/);
  expect(readFileSync(join(root, 'packages/tiny/src/grade.ts'), 'utf8')).toContain("'not passed'");
  expect(existsSync(join(root, '.nx/mutation', String(process.pid)))).toBe(false);
});

test('has nothing to do without changes of the sources', async () => {
  writeFileSync(join(root, 'packages/tiny/src/grade.ts'), SOURCE);
  expect(await run({ base: 'main' })).toEqual({ outcomes: [], problems: [] });
});

test('selects the critical mutants of the whole package, and ignores changes during the run', async () => {
  const onProgress = (line: string) => {
    if (line.includes('tests pass')) writeFileSync(join(root, 'packages/tiny/src/grade.ts'), '');
  };
  const { outcomes } = await run({ critical: true, sample: 1, onProgress });
  expect(outcomes.map(({ critical }) => critical)).toEqual(outcomes.map(() => 'IAM action'));
  expect(outcomes.map(({ mutant }) => mutant.original).sort()).toEqual(["'s3:GetObject'", "['s3:GetObject']"]);
});

describe('permissions', () => {
  const pinned = '# a policy\nPolicy (AWS::IAM::ManagedPolicy)\n  PolicyDocument: Allow s3:GetObject on *\n';
  const permissions = (text: string): Promise<MutationResult> => {
    for (const [name, content] of Object.entries({ ...GRANTING, 'test/permissions.txt': text })) {
      mkdirSync(join(root, 'packages/granting', name, '..'), { recursive: true });
      writeFileSync(join(root, 'packages/granting', name), content);
    }
    lines.length = 0;
    return run({ packages: [{ name: 'granting', folder: 'packages/granting', sources: ['src'] }], critical: true });
  };

  test('one process tests all mutants that change them', async () => {
    const { outcomes, problems } = await permissions(pinned);
    const count = outcomes.length;
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'Killed'));
    expect(outcomes.map(({ mutant }) => mutant.original)).toContain("'s3:GetObject'");
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      `${count} mutants selected in 1 packages`,
      `granting: ${count} of ${count} mutants change the permissions that a test compares`,
    ]);
  });

  test('fails if they are different without a mutant', async () => {
    await expect(permissions(pinned.replace('Get', 'Put'))).rejects.toThrow(
      /^granting: the test of the permissions failed\n[^]*a policy/,
    );
  });
});

test('survivors require an earlier run', async () => {
  await expect(run({ survivors: true, out: join(root, 'reports/none') })).rejects.toThrow(
    `--survivors requires the report of an earlier run in ${join(root, 'reports/none')}`,
  );
});
