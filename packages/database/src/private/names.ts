import { createHash } from 'node:crypto';
import { Names, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Words that PostgreSQL reserves, completely or for function and type names (PostgreSQL 13 to 18, Appendix C,
 * "SQL Key Words"). Words that `NAME` already rejects are left out.
 */
const KEY_WORDS = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
  column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
  from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
  localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
  unique user using variadic verbose when where window with`.split(/\s+/),
);

/** Role names that Amazon RDS reserves, or that have a special meaning in PostgreSQL. */
const RESERVED_ROLES = new Set(['admin', 'none', 'public', 'rdsadmin', 'rdsrepladmin', 'rdstopmgr']);

/** Databases that exist on every Amazon RDS instance. */
const RESERVED_DATABASES = new Set(['rdsadmin', 'template0', 'template1']);

/** Lower case only: PostgreSQL folds unquoted names to lower case, so any other name needs quotes in each statement. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Checks a user name (CreateDBInstance, `MasterUsername`). */
export function checkUsername(prop: string, username: string): string | undefined {
  if (Token.isUnresolved(username)) return undefined;
  if (!NAME.test(username)) return malformed(prop, username);
  const reserved = RESERVED_ROLES.has(username) || KEY_WORDS.has(username) || /^(pg|rds)_/.test(username);
  return reserved ? `${prop} must not be a word that RDS for PostgreSQL reserves, got ${username}` : undefined;
}

/** Checks the name of a user that can have a clone, which alternates with it. */
export function checkClonedUsername(username: string): (string | undefined)[] {
  const literal = !Token.isUnresolved(username);
  return [
    checkUsername('username', username),
    literal && username.length > 57
      ? `username must be at most 57 characters, because the name of its clone is longer, got ${username}`
      : undefined,
    literal && username.endsWith('_clone')
      ? `username must not end with _clone, the suffix of the clone of alternating users, got ${username}`
      : undefined,
  ];
}

/** Checks the name of the first database (CreateDBInstance, `DBName`). */
export function checkDatabaseName(name: string): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (!NAME.test(name)) return malformed('databaseName', name);
  const reserved = RESERVED_DATABASES.has(name) || KEY_WORDS.has(name);
  return reserved ? `databaseName must not be a word that RDS for PostgreSQL reserves, got ${name}` : undefined;
}

/**
 * A name made from the path of the construct: lower-case letters, digits and single hyphens.
 *
 * @param distinction text that gives another name when it changes
 */
export function nameFromPath(scope: IConstruct, maxLength: number, distinction?: string): string {
  const suffix =
    distinction === undefined ? '' : `-${createHash('sha256').update(distinction).digest('hex').slice(0, 8)}`;
  const name = Names.uniqueResourceName(scope, { maxLength: maxLength - suffix.length, separator: '-' });
  return `${name.toLowerCase().replace(/-+/g, '-')}${suffix}`;
}

function malformed(prop: string, name: string): string {
  return `${prop} must be 1 to 63 lower-case letters, digits and underscores and start with a letter, got ${name}`;
}
