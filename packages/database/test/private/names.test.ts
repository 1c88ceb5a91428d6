import { checkDatabaseName, checkInstanceIdentifier, checkUsername } from '../../src/private/names';

describe('user names', () => {
  test.each(['shop', 'postgres', 'a', 'app_user_1', 'x'.repeat(63)])('%s is taken', (name) => {
    expect(checkUsername('username', name)).toBeUndefined();
  });

  test.each(['', '1shop', '_shop', 'Shop', 'shop-user', "shop'", 'x'.repeat(64)])('%p is malformed', (name) => {
    expect(checkUsername('username', name)).toBe(
      `username must be 1 to 63 lower-case letters, digits and underscores, a letter first, got ${name}`,
    );
  });

  test.each(['admin', 'rdsadmin', 'rds_superuser', 'pg_monitor', 'public', 'none', 'user', 'select', 'authorization'])(
    '%s is reserved',
    (name) => {
      expect(checkUsername('username', name)).toBe(
        `username must not be a word reserved by RDS for PostgreSQL, got ${name}`,
      );
    },
  );
});

describe('database names', () => {
  test.each(['shop', 'postgres', 'admin', 'shop_2', 'x'.repeat(63)])('%s is taken', (name) => {
    expect(checkDatabaseName(name)).toBeUndefined();
  });

  test.each(['', '1shop', 'Shop', 'shop-db', 'x'.repeat(64)])('%p is malformed', (name) => {
    expect(checkDatabaseName(name)).toBe(
      `databaseName must be 1 to 63 lower-case letters, digits and underscores, a letter first, got ${name}`,
    );
  });

  test.each(['template0', 'template1', 'rdsadmin', 'user', 'order', 'table'])('%s is reserved', (name) => {
    expect(checkDatabaseName(name)).toBe(`databaseName must not be a word reserved by RDS for PostgreSQL, got ${name}`);
  });
});

describe('instance identifiers', () => {
  test.each(['shop', 'shop-db-1', 'a', 'x'.repeat(63), undefined])('%s is taken', (identifier) => {
    expect(checkInstanceIdentifier(identifier)).toBeUndefined();
  });

  test.each(['', '1shop', '-shop', 'shop-', 'shop--db', 'Shop', 'shop_db', 'x'.repeat(64)])(
    '%p is malformed',
    (identifier) => {
      expect(checkInstanceIdentifier(identifier)).toBe(
        `instanceIdentifier must be 1 to 63 lower-case letters, digits and single hyphens, a letter first and no hyphen last, got ${identifier}`,
      );
    },
  );
});
