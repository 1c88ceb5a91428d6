import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compliance, CompliancePack } from '../../src';
import { runCommand } from '../../src/cli/command';
import { latestExpiry, today } from '../../src/register/dates';
import { appWith, LOGS, synthesize, TLS } from '../compliance-app';

/** The day after a number of days. */
function after(days: number): string {
  return new Date(Date.parse(today()) + days * 86_400_000).toISOString().slice(0, 10);
}

const ENTRY = {
  id: 'no-logs',
  rules: [LOGS],
  at: ['Data/Bucket'],
  reason: 'The bucket receives the logs',
  owner: 'data-team',
  expires: after(60),
};
const ADDED = [
  '--id',
  'tls',
  '--rule',
  TLS,
  '--at',
  'Data/Bucket',
  '--reason',
  'a test',
  '--owner',
  'team',
  '--expires',
  after(9),
];

const root = mkdtempSync(join(tmpdir(), 'register-'));
const file = join(root, 'register.json');
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => fill(ENTRY));

function fill(...acknowledgements: unknown[]): void {
  writeFileSync(file, JSON.stringify({ $schema: 'schema.json', acknowledgements }));
}

function run(...args: string[]) {
  const output: string[] = [];
  const errors: string[] = [];
  const [action, ...rest] = args;
  const code = runCommand(['register', action, '--file', file, ...rest], {
    out: (text) => output.push(text),
    err: (text) => errors.push(text),
  });
  return { code, out: output.join(''), err: errors.join('') };
}

function stored(): { $schema: string; acknowledgements: Record<string, unknown>[] } {
  return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof stored>;
}

describe('list', () => {
  test('prints the entries in the order of their expiration dates', () => {
    fill(ENTRY, { ...ENTRY, id: 'early', stages: ['prod'], owners: { prod: 'prod-team' }, expires: after(3) });
    expect(run('list')).toEqual({
      code: 0,
      out: [
        `early  expires on ${after(3)}, in 3 days  data-team, prod: prod-team`,
        '  The bucket receives the logs',
        `  ${LOGS} at Data/Bucket in prod`,
        `no-logs  expires on ${after(60)}, in 60 days  data-team`,
        '  The bucket receives the logs',
        `  ${LOGS} at Data/Bucket`,
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('prints JSON', () => {
    const { code, out } = run('list', '--json');
    expect({ code, entries: JSON.parse(out) as unknown }).toEqual({ code: 0, entries: [{ ...ENTRY, days: 60 }] });
    expect(run('list', '--format', 'json').out).toBe(out);
  });

  test.each([
    [59, 0],
    [60, 1],
  ])('prints the entries that expire within %d days', (days, count) => {
    expect(JSON.parse(run('list', '--json', '--expiring', String(days)).out)).toHaveLength(count);
  });

  test('exits with 1 if an entry has expired', () => {
    fill({ ...ENTRY, expires: after(-1) });
    expect(run('list')).toMatchObject({ code: 1, out: expect.stringContaining(`expired on ${after(-1)}`) });
    fill({ ...ENTRY, expires: today() });
    expect(run('list').code).toBe(0);
  });

  test('prints a list for an issue, with the ticket, and nothing without entries', () => {
    fill({ ...ENTRY, ticket: 'SEC-1', reason: '<b> [x](y)' });
    expect(run('list', '--format', 'markdown').out).toBe(
      `- **no-logs** expires on ${after(60)}, in 60 days (data-team, SEC-1): \\<b\\> \\[x\\](y). \`${LOGS}\` at \`Data/Bucket\`\n`,
    );
    expect(run('list', '--format', 'markdown', '--expiring', '0').out).toBe('');
    expect(run('list', '--expiring', '0').out).toBe('no entries\n');
  });

  test('lists the acknowledgements of a cloud assembly, with their tickets', () => {
    const app = appWith('dev');
    Compliance.of(app).check({
      packs: [CompliancePack.AWS_SOLUTIONS],
      ticketUrl: 'https://tickets.example.com/{ticket}',
      acknowledgements: [
        { ...ENTRY, ticket: 'SEC-1' },
        { ...ENTRY, id: undefined, rules: [TLS] },
      ],
    });
    synthesize(app);
    const entries = JSON.parse(run('list', '--json', '--assembly', app.outdir).out) as {
      id: string;
      ticketUrl: string;
    }[];
    expect(entries.map(({ id }) => id)).toEqual(['A2', 'no-logs']);
    expect(entries[1]).toMatchObject({ status: 'active', findings: 1, ticketUrl: 'https://tickets.example.com/SEC-1' });
    expect(run('list', '--format', 'markdown', '--assembly', app.outdir).out).toContain(
      '[SEC-1](https://tickets.example.com/SEC-1)',
    );
  });
});

describe('add', () => {
  test('adds an entry, and keeps the others and the schema', () => {
    expect(run('add', ...ADDED)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`1 added in ${file}\n`),
      err: '',
    });
    const { $schema, acknowledgements } = stored();
    expect($schema).toBe('schema.json');
    expect(acknowledgements).toEqual([
      ENTRY,
      { id: 'tls', rules: [TLS], at: ['Data/Bucket'], reason: 'a test', owner: 'team', expires: after(9) },
    ]);
    expect(readFileSync(file, 'utf8')).toMatch(/^\{\n {2}"\$schema".*\}\n$/s);
  });

  test('adds all parts of an entry', () => {
    const more = [
      '--rule',
      LOGS,
      '--at',
      'Data/Other',
      '--stage',
      'dev',
      '--stage',
      'prod',
      '--owner',
      'prod=prod-team',
    ];
    run('add', ...ADDED, ...more, '--ticket', 'SEC-1', '--runbook', 'docs/run.md');
    expect(stored().acknowledgements[1]).toEqual({
      id: 'tls',
      rules: [TLS, LOGS],
      at: ['Data/Bucket', 'Data/Other'],
      stages: ['dev', 'prod'],
      reason: 'a test',
      owner: 'team',
      owners: { prod: 'prod-team' },
      expires: after(9),
      ticket: 'SEC-1',
      runbook: 'docs/run.md',
    });
  });

  const without = (name: string) => ADDED.filter((_, index) => ADDED[index - (index % 2)] !== `--${name}`);
  const latest = latestExpiry(today());

  test.each<[string, string[], string]>([
    ['no id', without('id'), 'acknowledgements[1]: id must be lower-case letters, digits and hyphens'],
    ['no rule', without('rule'), 'rules must be a list of qualified rule ids, got none'],
    ['no path', without('at'), 'at must be a list of construct paths, got none'],
    ['no reason', without('reason'), 'reason must be a text, got none'],
    ['no owner', without('owner'), 'owner must be a text, got none'],
    ['no date', without('expires'), 'expires must be a date such as 2027-05-31, got none'],
    [
      'an id that exists',
      [...without('id'), '--id', 'no-logs'],
      "id of an acknowledgement must be unique, got 'no-logs' twice",
    ],
    ['an invalid id', [...without('id'), '--id', 'No Logs'], 'such as jwt-rotation, got \'"No Logs"\''],
    [
      'a rule without its pack',
      [...without('rule'), '--rule', 'AwsSolutions-S1'],
      'must have qualified rule ids such as',
    ],
    [
      'an invalid date',
      [...without('expires'), '--expires', '2027-02-30'],
      "must be a date such as 2027-05-31, got '2027-02-30'",
    ],
    ['a past date', [...without('expires'), '--expires', after(-1)], `--expires must be ${today()} or later, got`],
    ['a date after 12 months', [...without('expires'), '--expires', '2099-01-01'], `expires must be at most ${latest}`],
    ['two owners', [...ADDED, '--owner', 'other'], '--owner must have one owner without a stage'],
    [
      'an owner of another stage',
      [...ADDED, '--stage', 'dev', '--owner', 'prod=x'],
      "owners must have stages of the acknowledgement, got 'prod'",
    ],
    [
      'an empty owner of a stage',
      [...ADDED, '--owner', 'prod='],
      'owners must be an object with the owner of each stage',
    ],
  ])('fails for %s, and does not change the file', (_, args, message) => {
    const before = readFileSync(file, 'utf8');
    const { code, out, err } = run('add', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('names all problems at once', () => {
    const { err } = run('add', '--id', 'X', '--rule', TLS);
    for (const name of ['id', 'at', 'reason', 'owner', 'expires']) expect(err).toContain(`: ${name} must be`);
  });
});

describe('renew', () => {
  test('changes the date, and other parts if they are given', () => {
    fill(ENTRY, { ...ENTRY, id: 'other' });
    expect(run('renew', 'no-logs', '--expires', after(300), '--reason', 'still true', '--ticket', 'SEC-2').code).toBe(
      0,
    );
    expect(stored().acknowledgements).toEqual([
      { ...ENTRY, expires: after(300), reason: 'still true', ticket: 'SEC-2' },
      { ...ENTRY, id: 'other' },
    ]);
  });

  test('renews several entries that have expired', () => {
    fill({ ...ENTRY, expires: after(-9) }, { ...ENTRY, id: 'other', expires: after(-1) });
    expect(run('renew', 'no-logs', 'other', '--expires', after(1))).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 renewed'),
    });
    expect(stored().acknowledgements.map(({ expires }) => expires)).toEqual([after(1), after(1)]);
  });

  test.each<[string, string[], string]>([
    ['no id', ['--expires', after(1)], 'renew must have the id of at least one entry'],
    ['an unknown id', ['no-logs', 'nowhere', '--expires', after(1)], "the file has no entry 'nowhere'"],
    ['no date', ['no-logs'], '--expires must be set to renew an entry'],
    ['a past date', ['no-logs', '--expires', after(-1)], `--expires must be ${today()} or later`],
    ['an empty reason', ['no-logs', '--expires', after(1), '--reason', ' '], 'reason must be a text'],
    ['a new rule', ['no-logs', '--expires', after(1), '--rule', TLS], '--rule must not be set for renew'],
  ])('fails for %s, and does not change the file', (_, args, message) => {
    const before = readFileSync(file, 'utf8');
    expect(run('renew', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('remove', () => {
  test('removes entries', () => {
    fill(ENTRY, { ...ENTRY, id: 'other' });
    expect(run('remove', 'no-logs')).toMatchObject({ code: 0, out: expect.stringContaining('1 removed') });
    expect(stored().acknowledgements.map(({ id }) => id)).toEqual(['other']);
  });

  test('fails for an unknown id, and removes nothing', () => {
    expect(run('remove', 'no-logs', 'nowhere').code).toBe(2);
    expect(stored().acknowledgements).toHaveLength(1);
  });
});

describe('the command', () => {
  test.each(['--help', '-h'])('prints the help with %s', (option) => {
    const { code, out } = run('list', option);
    expect(code).toBe(0);
    for (const word of ['list', 'add', 'renew', 'remove', '--file', '--json', '--expiring', 'Exit codes'])
      expect(out).toContain(word);
  });

  test.each<[string, string[], string]>([
    ['an unknown action', ['toString'], "the action must be one of list, add, renew, remove, got 'toString'"],
    ['no action', [''], "the action must be one of list, add, renew, remove, got ''"],
    ['an unknown option', ['list', '--all'], "Unknown option '--all'"],
    ['options of another action', ['list', '--id', 'x', '--rule', 'y'], '--id, --rule must not be set for list'],
    ['an unknown format', ['list', '--format', 'constructor'], '--format must be one of text, json, markdown, got'],
    [
      'a number that is none',
      ['list', '--expiring', '1e3'],
      "--expiring must be a number of days from 0 to 999, got '1e3'",
    ],
    ['a missing file', ['list', '--file', '/nowhere.json'], '/nowhere.json must be an existing file'],
    ['no assembly', ['list', '--assembly', '/nowhere'], '/nowhere must be a cloud assembly'],
    ['hostile text', ['list', '--expiring', '\u001b[31m\u202e'], String.raw`got '\u001b[31m\u202e'`],
  ])('exits with 2 and one line for %s', (_, args, message) => {
    const { code, out, err } = run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toMatch(/^cdk-compliance register: [^\n]*\n$/);
  });

  test.each([
    ['{', 'must be valid JSON'],
    ['null', 'must be an object with a list of acknowledgements'],
    ['{"acknowledgements":{}}', 'must be an object with a list of acknowledgements'],
    ['{"acknowledgements":[5]}', "acknowledgements[0]: must be an object, got '5'"],
    ['{"acknowledgements":[{"__proto__":1}]}', "acknowledgements[0]: has the unknown key '__proto__'"],
  ])('names the problem of the file %s', (content, message) => {
    writeFileSync(file, content);
    expect(run('list')).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  test('leaves no other files', () => {
    run('add', ...ADDED);
    expect(readdirSync(root)).toEqual(['register.json']);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test.skip : test)('keeps the file if the folder is read-only', () => {
    chmodSync(root, 0o555);
    expect(run('add', ...ADDED).code).toBe(2);
    chmodSync(root, 0o755);
    expect(stored().acknowledgements).toEqual([ENTRY]);
  });
});
