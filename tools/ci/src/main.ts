import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CommandError, describeError, quoted, writeWhole, type DiffReport } from '../../../packages/nx-cdk/src/toolkit';
import { breakProblems, compareApis } from './api-diff';
import { checkOutBase } from './base';
import { deployTo, plan, planFor } from './deploy-commands';
import { readPullRequest } from './event';
import { nx } from './nx';
import { ownerProblems } from './owner';
import { renderReview } from './review';
import { scopesOf, titleProblems } from './title';
import { update } from './update';

interface Command {
  readonly usage: string;
  readonly help: string;
  readonly run: (args: readonly string[]) => Promise<void>;
}

const COMMANDS: Record<string, Command> = {
  nx: {
    usage: 'nx ARGUMENTS...',
    help: 'run Nx with the settings in $VARIABLES and the cache in $CI_CACHE_FOLDER',
    run: (args) => nx(args),
  },
  owner: {
    usage: 'owner',
    help: 'fail if the owner of the repository is a placeholder',
    run: async () => report(ownerProblems(process.cwd())),
  },
  message: {
    usage: 'message FILE',
    help: 'check the title of a commit message, as the hook commit-msg does',
    run: async (args) => message(positionals(args, 1)[0]),
  },
  update: { usage: 'update', help: 'write the newest versions to .projenrc.ts', run: async () => update() },
  title: { usage: 'title', help: 'check the title of the pull request', run: title },
  base: {
    usage: 'base COMMIT FOLDER TARGETS...',
    help: 'check out a commit in a folder and run targets there',
    run: async (args) => {
      const [commit, folder, ...targets] = positionals(args, 3);
      await checkOutBase({ commit, folder, targets });
    },
  },
  review: {
    usage: 'review DIFF COMPLIANCE OUT',
    help: 'write the comment from the report of nx diff and the summary of nx nag',
    run: review,
  },
  api: { usage: 'api BASE', help: 'compare the APIs of the libraries with those of a built checkout', run: api },
  plan: {
    usage: 'plan',
    help: 'write to $GITHUB_OUTPUT which of $ENVIRONMENTS need a deployment',
    run: plan,
  },
  'plan-for': {
    usage: 'plan-for ENVIRONMENT',
    help: 'plan the apps that changed since the last deployment, or all apps with $DEPLOY_ALL=true, for approval',
    run: (args) => planFor(positionals(args, 1)[0]),
  },
  deploy: {
    usage: 'deploy ENVIRONMENT',
    help: 'execute the plans of plan-for',
    run: (args) => deployTo(positionals(args, 1)[0]),
  },
};

async function title(): Promise<void> {
  report(titleProblems(readPullRequest().title, scopesOf(process.cwd())));
}

function message(file: string): void {
  const [title] = readFileSync(file, 'utf8').split('\n');
  // git writes these messages itself
  if (/^(Merge |Revert "|fixup! |squash! |amend! )/.test(title)) return;
  report(titleProblems(title, scopesOf(process.cwd())));
}

async function review(args: readonly string[]): Promise<void> {
  const [diffFile, complianceFile, out] = positionals(args, 3);
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_STEP_SUMMARY, GITHUB_OUTPUT } = process.env;
  const runUrl = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  const diff = existsSync(diffFile) ? (JSON.parse(readFileSync(diffFile, 'utf8')) as DiffReport) : undefined;
  const text = renderReview({ report: diff, complianceFile, runUrl });
  writeWhole(out, text);
  // a pull request from a fork gets no comment, only the summary of the run
  if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, text);
  if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, 'written=true\n');
}

async function api(args: readonly string[]): Promise<void> {
  const [base] = positionals(args, 1);
  const breaks = compareApis(base, process.cwd());
  for (const { library, text } of breaks) console.log(`${library}:\n${text}\n`);
  report(breakProblems(breaks, readPullRequest()));
}

function report(problems: readonly string[]): void {
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}

function positionals(args: readonly string[], least: number): string[] {
  const { positionals: given } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  if (given.length < least) {
    throw new CommandError(`expected at least ${least} arguments, got ${given.length}\n\n${usage()}`);
  }
  return given;
}

function usage(): string {
  const commands = Object.values(COMMANDS).map(({ usage, help }) => `  ${usage}\n      ${help}`);
  return ['usage: npx tsx tools/ci/src/main.ts COMMAND', '', ...commands].join('\n');
}

async function main(): Promise<void> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h') return console.log(usage());
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new CommandError(
      `command must be one of ${Object.keys(COMMANDS).join(', ')}, got ${quoted(name)}\n\n${usage()}`,
    );
  }
  await COMMANDS[name].run(args);
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
