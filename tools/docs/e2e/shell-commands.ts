import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Result of the shell commands of a document. */
export interface Outcome {
  /** Number of AWS CLI commands that were parsed. */
  readonly parsed: number;
  /** Problems, each with its command. */
  readonly problems: string[];
  /** Commands that were skipped, because they cannot run in a test. */
  readonly unchecked: string[];
}

interface Result {
  readonly command: string[];
  readonly problems?: string[];
}

/** Commands that need a network, an account or a deployment. */
const UNCHECKED = ['npm', 'npx', 'git', 'gitsign', 'gh', 'psql', 'docker', 'curl'];

/** Runs before the commands of a runbook: files are written to a temporary folder, and `aws` calls the parser. */
const PRELUDE = `
set -uE
trap 'echo "exit code $? of: $BASH_COMMAND" >&2' ERR
mkfifo requests replies
"$1" "$2" requests replies results $$ &
aws() {
  printf '%s\\0' "\${AWS_REGION-}" "$@" > requests
  cat < replies
}
note() {
  printf '{"command":["%s"]}\\n' "$1\${2+ $2}" >> results
}
rm() { :; }
sleep() { :; }
# a loop that waits runs twice
seq() { echo 1 2; }
dig() { note dig; echo health.us-east-2.amazonaws.com.; }
# some machines have no jq or a date without -d
command -v jq > /dev/null || jq() { note jq; cat > /dev/null; echo example; }
date -d now > /dev/null 2>&1 || date() { note date; echo 2026-01-31T23:45:00Z; }
${UNCHECKED.map((name) => `${name}() { note ${name} "$@"; }`).join('\n')}
`;

/** Path of the Python interpreter that has the AWS CLI, if there is one. */
export function pythonOfAwsCli(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const folder = folders.find((each) => existsSync(join(each, 'aws')));
  if (folder === undefined) return undefined;
  const own = join(folder, 'python3');
  const python = existsSync(own) ? own : 'python3';
  return spawnSync(python, ['-c', 'import awscli.botocore']).status === 0 ? python : undefined;
}

/** The shell code blocks of a document, including blocks in lists. */
export function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^( *)```(?:sh|bash|shell)\n(.*?)^\1```$/gms)].map(([, , block]) => block);
}

/** Error messages of Bash for blocks that it cannot parse. */
export function syntaxErrors(markdown: string): string[] {
  return shellBlocks(markdown)
    .map((block) => spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' }).stderr.trim())
    .filter((error) => error !== '');
}

/** Runs the blocks of a document in order, without AWS. */
export function tryCommands(markdown: string, python: string): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-'));
  try {
    const blocks = shellBlocks(markdown).join('\n').replaceAll('/dev/shm/', `${folder}/`);
    writeFileSync(join(folder, 'runbook.sh'), `${PRELUDE}\n${blocks}\nkill %1\n`);
    writeFileSync(join(folder, 'results'), '');
    const args = ['runbook.sh', python, join(__dirname, 'aws-cli.py')];
    const { stderr, signal } = spawnSync('bash', args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
      env: {
        // our interpreter first, because the folder of the CLI can contain another python3
        PATH: `/usr/bin${delimiter}/bin${delimiter}${dirname(python)}`,
        HOME: folder,
        AWS_ACCESS_KEY_ID: 'example',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    const results = readFileSync(join(folder, 'results'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Result);
    return {
      parsed: results.filter(({ problems }) => problems !== undefined).length,
      problems: [
        ...results.flatMap(({ command, problems = [] }) => problems.map((each) => `${command.join(' ')}: ${each}`)),
        ...stderr.split('\n').filter((line) => line !== ''),
        ...(signal === null ? [] : [`ended by ${signal}`]),
      ],
      unchecked: results.filter(({ problems }) => problems === undefined).map(({ command }) => command.join(' ')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
