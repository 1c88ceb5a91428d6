import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { breakProblems, compareApis } from './api-diff';
import { checkOutBase } from './base';
import { CommandError } from './command-error';
import { deployTo, plan } from './deploy-commands';
import { readPullRequest } from './event';
import { nx } from './nx';
import { renderReview } from './review';
import { scopesOf, titleProblems } from './title';

interface Command {
  readonly usage: string;
  readonly help: string;
  readonly run: (args: readonly string[]) => Promise<void>;
}

const COMMANDS: Record<string, Command> = {
  nx: {
    usage: 'nx ARGUMENTS...',
    help: 'runs Nx with the settings of $VARIABLES, and the cache in $CI_CACHE_FOLDER',
    run: (args) => nx(args),
  },
  title: { usage: 'title', help: 'checks the title of the pull request', run: title },
  base: {
    usage: 'base COMMIT FOLDER TARGETS...',
    help: 'checks a commit out into a folder and runs targets there',
    run: async (args) => {
      const [commit, folder, ...targets] = positionals(args, 3);
      await checkOutBase({ commit, folder, targets });
    },
  },
  review: {
    usage: 'review BASE HEAD COMPLIANCE OUT',
    help: 'writes the comment: the differences of two cloud assemblies, and the summary of compliance',
    run: review,
  },
  api: { usage: 'api BASE', help: "compares the libraries' APIs with those of a built checkout", run: api },
  plan: {
    usage: 'plan',
    help: 'says in $GITHUB_OUTPUT to which of $ENVIRONMENTS something has to be deployed',
    run: plan,
  },
  deploy: {
    usage: 'deploy ENVIRONMENT',
    help: 'deploys what changed since the last time; all of it with $DEPLOY_ALL=true',
    run: (args) => deployTo(positionals(args, 1)[0]),
  },
};

async function title(): Promise<void> {
  report(titleProblems(readPullRequest().title, scopesOf(process.cwd())));
}

async function review(args: readonly string[]): Promise<void> {
  const [base, head, complianceFile, out] = positionals(args, 4);
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_STEP_SUMMARY, GITHUB_OUTPUT } = process.env;
  const runUrl = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  // loaded here, since no other command has to wait for it
  const { compareAssemblies } = await import('./template-diff.js');
  const text = renderReview({ diffs: compareAssemblies(base, head), complianceFile, runUrl });
  writeFileSync(out, text);
  // on a pull request from a fork, which nobody may comment on for it, this is where it is read
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
  const given = parseArgs({ args: [...args], allowPositionals: true, options: {} }).positionals;
  if (given.length < least) throw new CommandError(`${least - given.length} more argument(s) needed\n\n${usage()}`);
  return given;
}

function usage(): string {
  const commands = Object.values(COMMANDS).map(({ usage, help }) => `  ${usage}\n      ${help}`);
  return ['usage: npx tsx tools/ci/src/main.ts COMMAND', '', ...commands].join('\n');
}

async function main(): Promise<void> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h') return console.log(usage());
  if (!(name in COMMANDS)) throw new CommandError(`there is no command '${name}'\n\n${usage()}`);
  await COMMANDS[name].run(args);
}

main().catch((error: Error) => {
  const expected = error instanceof CommandError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  console.error(expected ? error.message : error.stack);
  process.exitCode = 1;
});
