import { readdirSync } from 'node:fs';

/** What `nx release` reads from a commit, and the ones that it passes over. */
const TYPES = ['feat', 'fix', 'perf', 'refactor', 'docs', 'test', 'build', 'ci', 'chore', 'style', 'revert'];

/** Scopes that are no project. */
const OTHER_SCOPES = ['deps', 'release'];

const TITLE = /^(?<type>[A-Za-z]+)(?:\((?<scope>[^()]*)\))?(?<breaking>!)?: (?<subject>.*)$/;

/** Whether a title tells of a change that breaks users. */
export function isBreaking(title: string): boolean {
  return TITLE.exec(title)?.groups?.breaking !== undefined;
}

/** The folders of all projects, by which a title may name them. */
export function scopesOf(root: string): string[] {
  const projects = ['packages', 'apps', 'tools'].flatMap((kind) =>
    readdirSync(`${root}/${kind}`, { withFileTypes: true }).filter((entry) => entry.isDirectory()),
  );
  return [...projects.map(({ name }) => name), ...OTHER_SCOPES].sort();
}

/** What is wrong with the title of a pull request, which becomes the message of its commit on main. */
export function titleProblems(title: string, scopes: readonly string[]): string[] {
  const { type, scope, subject } = TITLE.exec(title)?.groups ?? {};
  if (type === undefined) return [`the title must be 'type(scope): what changes', got '${title}'`];
  return [
    TYPES.includes(type) ? [] : `the type must be one of ${TYPES.join(', ')}, got '${type}'`,
    scope === undefined || scopes.includes(scope)
      ? []
      : `the scope must be left out or one of ${scopes.join(', ')}, got '${scope}'`,
    subject.trim() === subject && subject !== '' ? [] : 'after the colon and one space, say what changes',
    subject.endsWith('.') ? 'the title must not end with a full stop' : [],
  ].flat();
}
