import { Token } from 'aws-cdk-lib/core';

/**
 * Words that PostgreSQL reserves, for itself or for function and type names (PostgreSQL 13 to 18, Appendix C
 * "SQL Key Words"), without underscores where the rule for names already keeps them out.
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

/** Names that Amazon RDS keeps for itself, or that PostgreSQL gives a meaning of their own as a role. */
const RESERVED_ROLES = new Set(['admin', 'none', 'public', 'rdsadmin', 'rdsrepladmin', 'rdstopmgr']);

/** Databases that every server on Amazon RDS already holds. */
const RESERVED_DATABASES = new Set(['rdsadmin', 'template0', 'template1']);

/** Lower case, since PostgreSQL folds unquoted names to it: any other name would need quotes for ever. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Checks a master user name (CreateDBInstance, `MasterUsername`). */
export function checkUsername(prop: string, username: string): string | undefined {
  if (Token.isUnresolved(username)) return undefined;
  if (!NAME.test(username)) return malformed(prop, username);
  const reserved = RESERVED_ROLES.has(username) || KEY_WORDS.has(username) || /^(pg|rds)_/.test(username);
  return reserved ? `${prop} must not be a word reserved by RDS for PostgreSQL, got ${username}` : undefined;
}

/** Checks the name of the first database (CreateDBInstance, `DBName`). */
export function checkDatabaseName(name: string): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (!NAME.test(name)) return malformed('databaseName', name);
  const reserved = RESERVED_DATABASES.has(name) || KEY_WORDS.has(name);
  return reserved ? `databaseName must not be a word reserved by RDS for PostgreSQL, got ${name}` : undefined;
}

/** Checks an instance identifier ("Quotas and constraints for Amazon RDS", naming constraints). */
export function checkInstanceIdentifier(identifier: string | undefined): string | undefined {
  if (identifier === undefined || Token.isUnresolved(identifier)) return undefined;
  const valid = identifier.length <= 63 && /^[a-z](-?[a-z0-9])*$/.test(identifier);
  if (valid) return undefined;
  return `instanceIdentifier must be 1 to 63 lower-case letters, digits and single hyphens, a letter first and no hyphen last, got ${identifier}`;
}

function malformed(prop: string, name: string): string {
  return `${prop} must be 1 to 63 lower-case letters, digits and underscores, a letter first, got ${name}`;
}
