import { dirname, basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly } from '../assembly/assembly';
import { printable, quoted } from '../private/printable';
import { today } from '../register/dates';
import {
  type FiledAcknowledgement,
  readRegister,
  type RegisterContent,
  registerProblems,
} from '../register/register-content';
import { makeReport } from '../reports/report';
import { replaceFiles } from './replace-files';
import { type ListedEntry, listedEntries, toJson, toMarkdownList, toTextList } from './register-list';
import type { Terminal } from './terminal';

export const REGISTER_HELP = `Lists and changes the acknowledgements of a register file, which an app reads with RegisterFile.read().

  cdk-compliance register list [options]
  cdk-compliance register add --id <id> --rule <rule> --at <path> --reason <text> --owner <owner> --expires <date> [options]
  cdk-compliance register renew <id>... --expires <date> [options]
  cdk-compliance register remove <id>... [options]

  --file <file>           register file (default: compliance-register.json)
  --json                  print the entries as JSON
  --help                  print this help

list:
  --assembly <folder>     list the acknowledgements of a cloud assembly instead, including those in the code of the app
  --expiring <days>       list those that expire within this number of days, or have expired
  --format <format>       text, json or markdown (default: text)

add, renew:
  --rule <rule>           qualified rule id, such as AwsSolutions::AwsSolutions-S1. Can be repeated
  --at <path>             construct path, such as Data/Database. Can be repeated
  --stage <stage>         stage to which the entry applies (default: all). Can be repeated
  --reason <text>         risk, why it is accepted, and the compensating control
  --owner <owner>         team or role that owns the decision, or stage=owner for the owner of a stage. Can be repeated
  --expires <date>        last day, such as 2027-05-31. At most 12 months from today
  --ticket <ticket>       URL or id of the decision
  --runbook <runbook>     URL or path of the runbook of the compensating control

Exit codes:
  0  done
  1  a listed entry has expired
  2  an option or an entry is invalid. The file is not changed
`;

const ACTIONS = ['list', 'add', 'renew', 'remove'] as const;

const OPTIONS = {
  file: { type: 'string', default: 'compliance-register.json' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  assembly: { type: 'string' },
  expiring: { type: 'string' },
  format: { type: 'string' },
  id: { type: 'string' },
  rule: { type: 'string', multiple: true },
  at: { type: 'string', multiple: true },
  stage: { type: 'string', multiple: true },
  reason: { type: 'string' },
  owner: { type: 'string', multiple: true },
  expires: { type: 'string' },
  ticket: { type: 'string' },
  runbook: { type: 'string' },
} as const;

/** Options of each action, in addition to the common ones. */
const ALLOWED: Readonly<Record<(typeof ACTIONS)[number], readonly string[]>> = {
  list: ['assembly', 'expiring', 'format'],
  add: ['id', 'rule', 'at', 'stage', 'reason', 'owner', 'expires', 'ticket', 'runbook'],
  renew: ['reason', 'owner', 'expires', 'ticket', 'runbook'],
  remove: [],
};

type Values = ReturnType<typeof parseOptions>['values'];

/** Runs `cdk-compliance register` and returns its exit code. */
export function runRegisterCommand(args: readonly string[], terminal: Terminal): 0 | 1 | 2 {
  try {
    const { values, positionals } = parseOptions(args);
    if (values.help) {
      terminal.out(REGISTER_HELP);
      return 0;
    }
    const [given = '', ...ids] = positionals;
    const action = ACTIONS.find((name) => name === given);
    if (action === undefined) throw new Error(`the action must be one of ${ACTIONS.join(', ')}, got ${quoted(given)}`);
    checkOptions(action, values, ids);
    if (action === 'list') return list(values, terminal);
    const content = readRegister(values.file);
    const changed = CHANGES[action](content.acknowledgements, values, ids);
    write(values.file, content, changed.entries);
    print(changed.changed, values, terminal, `${changed.changed.length} ${changed.done} in ${values.file}\n`);
    return 0;
  } catch (error) {
    terminal.err(`cdk-compliance register: ${printable((error as Error).message)}\n`);
    return 2;
  }
}

function parseOptions(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
}

function checkOptions(action: (typeof ACTIONS)[number], values: Values, ids: readonly string[]): void {
  const allowed = ['file', 'json', 'help', ...ALLOWED[action]];
  const wrong = Object.keys(values).filter((name) => !allowed.includes(name));
  if (wrong.length > 0) throw new Error(`--${wrong.join(', --')} must not be set for ${action}`);
  const takesIds = action === 'renew' || action === 'remove';
  if (takesIds && ids.length === 0) throw new Error(`${action} must have the id of at least one entry`);
  if (!takesIds && ids.length > 0) throw new Error(`${action} must have options only, got ${quoted(ids.join(' '))}`);
}

interface Change {
  readonly entries: readonly FiledAcknowledgement[];
  readonly changed: readonly FiledAcknowledgement[];
  readonly done: string;
}

type Changer = (entries: readonly FiledAcknowledgement[], values: Values, ids: readonly string[]) => Change;

const CHANGES: Readonly<Record<'add' | 'renew' | 'remove', Changer>> = {
  add(entries, values) {
    const { id, rule: rules, at, stage: stages, reason, expires, ticket, runbook } = values;
    const entry = { id, rules, at, stages, reason, ...ownersOf(values.owner), expires, ticket, runbook };
    const added = JSON.parse(JSON.stringify(entry)) as FiledAcknowledgement;
    if (expires !== undefined) checkFuture(expires);
    return { entries: [...entries, added], changed: [added], done: 'added' };
  },
  renew(entries, values, ids) {
    const { expires, reason, ticket, runbook } = values;
    if (expires === undefined) throw new Error('--expires must be set to renew an entry');
    checkFuture(expires);
    const given = JSON.parse(JSON.stringify({ reason, ...ownersOf(values.owner), expires, ticket, runbook })) as object;
    const wanted = find(entries, ids);
    const renewed = new Map(wanted.map((entry) => [entry.id, { ...entry, ...given } as FiledAcknowledgement]));
    const all = entries.map((entry) => renewed.get(entry.id) ?? entry);
    return { entries: all, changed: [...renewed.values()], done: 'renewed' };
  },
  remove(entries, _, ids) {
    const removed = find(entries, ids);
    return { entries: entries.filter((entry) => !removed.includes(entry)), changed: removed, done: 'removed' };
  },
};

function find(entries: readonly FiledAcknowledgement[], ids: readonly string[]): FiledAcknowledgement[] {
  const unknown = ids.filter((id) => !entries.some((entry) => entry.id === id));
  if (unknown.length > 0) throw new Error(`the file has no entry ${unknown.map(quoted).join(', ')}`);
  return entries.filter(({ id }) => ids.includes(id));
}

function checkFuture(expires: string): void {
  if (/^\d{4}-\d\d-\d\d$/.test(expires) && expires < today())
    throw new Error(`--expires must be ${today()} or later, got ${quoted(expires)}`);
}

/** The owner, and the owners of stages. */
function ownersOf(given: readonly string[] | undefined): Pick<FiledAcknowledgement, 'owners'> & { owner?: string } {
  const pairs = (given ?? []).map((text) => /^(?<stage>[^=]*)=(?<owner>.*)$/.exec(text)?.groups ?? { owner: text });
  const common = pairs.filter(({ stage }) => stage === undefined);
  if (common.length > 1) throw new Error('--owner must have one owner without a stage');
  const owners = pairs.flatMap(({ stage, owner }) => (stage === undefined ? [] : [[stage, owner]]));
  return {
    owner: common.at(0)?.owner,
    owners: owners.length === 0 ? undefined : (Object.fromEntries(owners) as Record<string, string>),
  };
}

/** Writes the file if all its entries are valid, otherwise it remains. */
function write(file: string, content: RegisterContent, acknowledgements: readonly FiledAcknowledgement[]): void {
  const problems = registerProblems(acknowledgements);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const text = `${JSON.stringify({ ...content, acknowledgements }, undefined, 2)}\n`;
  replaceFiles(dirname(file), new Map([[basename(file), text]]));
}

function list(values: Values, terminal: Terminal): 0 | 1 {
  const day = today();
  const entries = listedEntries(
    values.assembly === undefined
      ? readRegister(values.file).acknowledgements
      : makeReport({ assembly: readAssembly(values.assembly), now: new Date() }).acknowledgements,
    day,
  );
  const listed = entries.filter((entry) => entry.days <= daysOf(values.expiring));
  print(listed, values, terminal, '');
  return listed.some(({ days }) => days < 0) ? 1 : 0;
}

function daysOf(expiring: string | undefined): number {
  if (expiring === undefined) return Infinity;
  if (/^\d{1,3}$/.test(expiring)) return Number(expiring);
  throw new Error(`--expiring must be a number of days from 0 to 999, got ${quoted(expiring)}`);
}

function print(
  entries: readonly (FiledAcknowledgement | ListedEntry)[],
  { json, format }: Values,
  terminal: Terminal,
  summary: string,
): void {
  const listed = listedEntries(entries, today());
  const formats = {
    text: () => `${toTextList(listed)}${summary}`,
    json: () => toJson(listed),
    markdown: () => toMarkdownList(listed),
  };
  const name = json ? 'json' : (format ?? 'text');
  if (!Object.hasOwn(formats, name))
    throw new Error(`--format must be one of ${Object.keys(formats).join(', ')}, got ${quoted(name)}`);
  terminal.out(printable(formats[name as keyof typeof formats]()));
}
