import { readdirSync } from 'node:fs';
import { quoted } from '../../../packages/nx-cdk/src/toolkit';

/** Types of commits, including those that `nx release` ignores. */
const TYPES = ['feat', 'fix', 'perf', 'refactor', 'docs', 'test', 'build', 'ci', 'chore', 'style', 'revert'];

/** Scopes in addition to the projects. */
const OTHER_SCOPES = ['deps', 'release'];

const TITLE = /^(?<type>[A-Za-z]+)(?:\((?<scope>[^()]*)\))?(?<breaking>!)?: (?<subject>.*)$/;

/** Returns whether a title marks a breaking change. */
export function isBreaking(title: string): boolean {
  return TITLE.exec(title)?.groups?.breaking !== undefined;
}

/** Returns the scopes that a title can have: the folders of all projects, and others. */
export function scopesOf(root: string): string[] {
  const projects = ['packages', 'apps', 'tools'].flatMap((kind) =>
    readdirSync(`${root}/${kind}`, { withFileTypes: true }).filter((entry) => entry.isDirectory()),
  );
  return [...projects.map(({ name }) => name), ...OTHER_SCOPES].sort();
}

/** Returns the problems of the title of a pull request, which becomes the commit message on main. */
export function titleProblems(title: string, scopes: readonly string[]): string[] {
  const { type, scope, subject } = TITLE.exec(title)?.groups ?? {};
  if (type === undefined) return [`the title must have the form 'type(scope): subject', got ${quoted(title)}`];
  return [
    TYPES.includes(type) ? [] : `the type must be one of ${TYPES.join(', ')}, got ${quoted(type)}`,
    scope === undefined || scopes.includes(scope)
      ? []
      : `the scope must be one of ${scopes.join(', ')}, or omitted, got ${quoted(scope)}`,
    subject.trim() === subject && subject !== '' ? [] : 'the subject must follow the colon and one space',
    subject.endsWith('.') ? 'the title must not end with a full stop' : [],
  ].flat();
}
