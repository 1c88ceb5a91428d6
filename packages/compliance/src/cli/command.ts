import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Assembly, readAssembly } from '../assembly/assembly';
import { checkByControlTower, wantsControlTower } from '../assembly/control-tower';
import type { Level } from '../recorder/model';
import { makeReport, openFindings } from '../reports/report';
import { type ComplianceReport, isOpen } from '../reports/report-model';
import { nearestWith } from '../recorder/repository';
import { repositoryOf } from '../reports/repository';
import { toText } from '../reports/text';
import { FORMATS, type Format } from './formats';
import { replaceFiles } from './replace-files';
import { printable, quoted } from '../private/printable';

const HELP = `Creates compliance reports from a cloud assembly that was synthesized with cdk-nag rule packs.

  cdk-compliance [assembly] [options]

  assembly             folder of the cloud assembly (default: cdk.out)
  --out <folder>       output folder (default: reports/compliance)
  --format <list>      html, csv, json, sarif, junit, markdown, oscal, ocsf, gitlab (default: all)
  --fail-on <level>    lowest level of an open finding that fails the command: error, warning, info, never (default: warning)
  --baseline <file>    earlier compliance.json; findings that are open in it do not fail the command
  --source-url <url>   URL of a line of a source file, with {file} and {line} (default: of the commit that GitHub Actions or
                       GitLab CI builds)
  --help               print this help

Exit codes:
  0  no open findings
  1  a finding is open, or the register of acknowledgements has an error
  2  an option is invalid, or an input is missing or invalid
`;

const SEVERITY: Readonly<Record<Level, number>> = { info: 1, warning: 2, error: 3 };

/** Output and error stream of the command. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Runs the command and returns its exit code. */
export function runCommand(args: readonly string[], terminal: Terminal): 0 | 1 | 2 {
  try {
    const call = parse(args);
    if (call === 'help') {
      terminal.out(HELP);
      return 0;
    }
    const { folder, out, formats, failOn, baseline, sourceUrl } = call;
    const known = readBaseline(baseline);
    const assembly = withControlTower(readAssembly(folder), folder, terminal);
    const repository = repositoryOf(sourceUrl, process.env);
    const report = makeReport({ assembly, now: new Date(), baseline: known, repository });
    const files = new Map(formats.flat().map(({ file, write }) => [file, write(report, assemblyUri(folder))]));
    replaceFiles(out, files);
    const paths = [...files.keys()].map((file) => join(out, file));
    terminal.out(printable(toText(report, paths)));
    return fails(report, failOn) ? 1 : 0;
  } catch (error) {
    terminal.err(`cdk-compliance: ${printable((error as Error).message)}\n`);
    return 2;
  }
}

function withControlTower(assembly: Assembly, folder: string, terminal: Terminal): Assembly {
  const { record, validation } = assembly;
  if (record === undefined || !wantsControlTower(assembly)) return assembly;
  terminal.out('Checking the templates with the rules of AWS Control Tower …\n');
  const pluginReports = [...(validation?.pluginReports ?? []), checkByControlTower(folder, record.resources)];
  return { ...assembly, validation: { pluginReports } };
}

interface Call {
  readonly folder: string;
  readonly out: string;
  readonly formats: readonly Format[];
  readonly failOn: Level | 'never';
  readonly baseline: string | undefined;
  readonly sourceUrl: string | undefined;
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
      'source-url': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new Error(`assembly must be one folder, got ${quoted(positionals.join(', '))}`);
  const names = values.format?.flatMap((list) => list.split(',')) ?? Object.keys(FORMATS);
  return {
    folder: positionals.at(0) ?? 'cdk.out',
    out: values.out,
    formats: [...new Set(names)].map((name) => FORMATS[oneOf('--format', name, Object.keys(FORMATS))]),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'never'] as const),
    baseline: values.baseline,
    sourceUrl: values['source-url'],
  };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Error(`${option} must be one of ${allowed.join(', ')}, got ${quoted(value)}`);
  return found;
}

function readBaseline(file: string | undefined): Set<string> | undefined {
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw new Error(`--baseline must be an existing file, got ${quoted(file)}`);
  const report = parseJson(file) as Partial<ComplianceReport> | null;
  if (report?.schemaVersion !== '1.0' || !Array.isArray(report.results))
    throw new Error(`--baseline must be a compliance.json of version 1.0, got ${quoted(file)}`);
  return openFindings({ results: report.results });
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`--baseline must be valid JSON, got ${quoted(file)}: ${(error as Error).message}`);
  }
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
