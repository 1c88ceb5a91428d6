import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Assembly, readAssembly } from '../assembly/assembly';
import { checkByControlTower, wantsControlTower } from '../assembly/control-tower';
import { VerdictCache } from '../cache/verdict-cache';
import { BUNDLE_FILE, packBundle } from '../evidence/bundle';
import { addRun, HISTORY_FILE, runOf } from '../history/history';
import { type EarlierRuns, withHistory } from '../history/with-history';
import { judgeTemplates, PACKS } from '../assembly/judged-templates';
import type { Level } from '../recorder/model';
import { makeReport, openFindings } from '../reports/report';
import { type ComplianceReport, isOpen } from '../reports/report-model';
import { nearestWith } from '../recorder/repository';
import { repositoryOf } from '../reports/repository';
import { toText } from '../reports/text';
import { commitOf } from './commit';
import { readHistory, readPrevious, readReport } from './earlier-runs';
import { FORMATS, type Format, type Writer } from './formats';
import { runRegisterCommand } from './register-command';
import { replaceFiles } from './replace-files';
import type { Terminal } from './terminal';
import { runVerify } from './verify-command';
import { printable, quoted } from '../private/printable';

const HELP = `Creates compliance reports from a cloud assembly of the AWS CDK.

  cdk-compliance [assembly] [options]
  cdk-compliance verify <bundle> [options]
  cdk-compliance register --help     commands for a register of acknowledgements

  assembly             folder of the cloud assembly (default: cdk.out)
  --out <folder>       output folder (default: reports/compliance)
  --format <list>      html, csv, json, sarif, junit, markdown, oscal, asff, ocsf, gitlab (default: all)
  --fail-on <level>    lowest level of an open finding that fails the command: error, warning, info, never (default: warning)
  --baseline <file>    earlier compliance.json; findings that are open in it do not fail the command
  --previous <file>    earlier compliance.json to compare with (default: the newest run of the history)
  --history <file>     history of earlier runs; writes history.json with this run to the output folder
  --evidence           also write evidence.tar.gz: all formats, the register, versions, hashes and checksums
  --source-url <url>   URL of a line of a source file, with {file} and {line} (default: of the commit that GitHub Actions or
                       GitLab CI builds)
  --pack <list>        packs that check an assembly without a record (default: those of the app, otherwise AwsSolutions,
                       NIST.800.53.R5, PCI.DSS.4.0.1, HIPAA.Security). Others are NIST.800.53.R4, Serverless, AWS.FSBP,
                       CIS.AWS.Foundations, PCI.DSS.321
  --control-tower      also check the rules of AWS Control Tower, if the app does not enable them
  --no-cache           do not use verdicts of earlier runs on the same templates
  --help               print this help

An app with Compliance.of(app).check() writes a record of all results to its assembly. For other assemblies, the command checks
the templates, and names what it does not know.

Exit codes:
  0  no open findings
  1  a finding is open, or the register of acknowledgements has an error
  2  an option is invalid, or an input is missing or invalid
`;

const SEVERITY: Readonly<Record<Level, number>> = { info: 1, warning: 2, error: 3 };

/** Runs the command and returns its exit code. */
export function runCommand(args: readonly string[], terminal: Terminal): 0 | 1 | 2 {
  if (args[0] === 'register') return runRegisterCommand(args.slice(1), terminal);
  try {
    if (args[0] === 'verify') return runVerify(args.slice(1), terminal);
    const call = parse(args);
    if (call === 'help') {
      terminal.out(HELP);
      return 0;
    }
    const { folder, out, failOn, baseline, sourceUrl } = call;
    const known = readBaseline(baseline);
    const earlier = earlierRuns(call);
    const assembly = withControlTower(checked(readAssembly(folder), call, terminal), call, terminal);
    const repository = repositoryOf(sourceUrl, process.env);
    const made = makeReport({ assembly, now: new Date(), baseline: known, repository });
    const report = earlier === undefined ? made : withHistory(made, earlier);
    const files = filesOf(call, report, earlier);
    replaceFiles(out, files);
    const paths = [...files.keys()].map((file) => join(out, file));
    terminal.out(printable(toText(report, paths)));
    return fails(report, failOn) ? 1 : 0;
  } catch (error) {
    terminal.err(`cdk-compliance: ${printable((error as Error).message)}\n`);
    return 2;
  }
}

/** Earlier runs to compare with, if an option asks for them. */
function earlierRuns({ history, previous }: Call): EarlierRuns | undefined {
  if (history === undefined && previous === undefined) return undefined;
  return { history: readHistory(history), previous: readPrevious(previous), commit: commitOf(process.cwd()) };
}

/** All files of the output folder, by name. */
function filesOf(call: Call, report: ComplianceReport, earlier: EarlierRuns | undefined): Map<string, string | Buffer> {
  const { folder, formats, history, evidence } = call;
  const uri = assemblyUri(folder);
  const write = (writers: readonly Writer[]) =>
    new Map(writers.map((writer) => [writer.file, writer.write(report, uri)]));
  const files = new Map<string, string | Buffer>(write(formats.flat()));
  const commit = earlier?.commit ?? (evidence ? commitOf(process.cwd()) : undefined);
  const next =
    earlier === undefined || history === undefined
      ? undefined
      : `${JSON.stringify(addRun(earlier.history, runOf(report, commit)))}\n`;
  if (next !== undefined) files.set(HISTORY_FILE, next);
  if (evidence) {
    const reports = write(Object.values(FORMATS).flat());
    files.set(BUNDLE_FILE, packBundle({ report, assembly: folder, reports, history: next, commit }));
  }
  return files;
}

/** Checks the templates of an assembly that was synthesized without `Compliance`. */
function checked(assembly: Assembly, { folder, packs, controlTower }: Call, terminal: Terminal): Assembly {
  const { record } = assembly;
  if (record !== undefined) {
    if (packs === undefined)
      return { ...assembly, record: { ...record, controlTower: controlTower || record.controlTower } };
    const names = record.packs.map(({ name }) => name).join(', ');
    throw new Error(`--pack must not be set, because ${names} checked the app during synthesis`);
  }
  terminal.out('The assembly has no record of Compliance.check(). Checking its templates …\n');
  return { ...assembly, record: { ...judgeTemplates(folder, assembly, packs), controlTower } };
}

function withControlTower(assembly: Assembly, { folder, cache }: Call, terminal: Terminal): Assembly {
  const { record, validation } = assembly;
  if (record === undefined || !wantsControlTower(assembly)) return assembly;
  terminal.out('Checking the templates with the rules of AWS Control Tower …\n');
  const store = (cache ? VerdictCache._default() : VerdictCache.none())._store();
  const pluginReports = [
    ...(validation?.pluginReports ?? []),
    checkByControlTower(folder, record.resources, { store }),
  ];
  return { ...assembly, validation: { pluginReports } };
}

interface Call {
  readonly folder: string;
  readonly out: string;
  readonly formats: readonly Format[];
  readonly failOn: Level | 'never';
  readonly baseline: string | undefined;
  readonly previous: string | undefined;
  readonly history: string | undefined;
  readonly evidence: boolean;
  readonly sourceUrl: string | undefined;
  /** Names of the packs for an assembly without a record. */
  readonly packs: readonly string[] | undefined;
  readonly controlTower: boolean;
  readonly cache: boolean;
}

function parse(args: readonly string[]): Call | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', default: join('reports', 'compliance') },
      format: { type: 'string', multiple: true },
      'fail-on': { type: 'string', default: 'warning' },
      baseline: { type: 'string' },
      previous: { type: 'string' },
      history: { type: 'string' },
      evidence: { type: 'boolean', default: false },
      'source-url': { type: 'string' },
      pack: { type: 'string', multiple: true },
      'control-tower': { type: 'boolean', default: false },
      'no-cache': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new Error(`assembly must be one folder, got ${quoted(positionals.join(', '))}`);
  const names = values.format === undefined ? Object.keys(FORMATS) : listOf(values.format);
  return {
    folder: positionals.at(0) ?? 'cdk.out',
    out: values.out,
    formats: names.map((name) => FORMATS[oneOf('--format', name, Object.keys(FORMATS))]),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'never'] as const),
    baseline: values.baseline,
    previous: values.previous,
    history: values.history,
    evidence: values.evidence,
    sourceUrl: values['source-url'],
    packs: values.pack && listOf(values.pack).map((name) => oneOf('--pack', name, Object.keys(PACKS))),
    controlTower: values['control-tower'],
    cache: !values['no-cache'],
  };
}

/** Different items of comma-separated lists. */
function listOf(lists: readonly string[]): string[] {
  return [...new Set(lists.flatMap((list) => list.split(',')))];
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Error(`${option} must be one of ${allowed.join(', ')}, got ${quoted(value)}`);
  return found;
}

function readBaseline(file: string | undefined): Set<string> | undefined {
  return file === undefined ? undefined : openFindings(readReport('--baseline', file));
}

/** Returns the folder of the assembly relative to the root of the repository, which code scanning requires. */
function assemblyUri(folder: string): string {
  const root = nearestWith(process.cwd(), '.git') ?? process.cwd();
  return relative(root, resolve(folder)).replaceAll('\\', '/');
}

function fails({ results, rules, problems }: ComplianceReport, failOn: Level | 'never'): boolean {
  if (failOn === 'never') return false;
  const levels = new Map(rules.map(({ id, level }) => [id, level]));
  const counts = (rule: string) => SEVERITY[levels.get(rule) ?? 'error'] >= SEVERITY[failOn];
  return (
    problems.some(({ level }) => level === 'error') ||
    results.some((result) => isOpen(result) && result.baseline !== 'unchanged' && counts(result.rule))
  );
}
