import { App, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { checkIdentifier } from '../../src/private/checks';
import { checkDatabaseName, checkUsername, nameFromPath } from '../../src/private/names';

describe('user names', () => {
  test.each(['shop', 'postgres', 'a', 'app_user_1', 'app_pg_1', 'app_rds_1', 'x'.repeat(63)])('accepts %s', (name) => {
    expect(checkUsername('username', name)).toBeUndefined();
  });

  test.each(['', '1shop', '_shop', 'Shop', 'shop-user', "shop'", 'x'.repeat(64)])(
    'rejects the malformed name %p',
    (name) => {
      expect(checkUsername('username', name)).toBe(
        `username must be 1 to 63 lower-case letters, digits and underscores and start with a letter, got ${name}`,
      );
    },
  );

  test.each(['admin', 'rdsadmin', 'rds_superuser', 'pg_monitor', 'public', 'none', 'user', 'select', 'authorization'])(
    'rejects the reserved name %s',
    (name) => {
      expect(checkUsername('username', name)).toBe(
        `username must not be a word that RDS for PostgreSQL reserves, got ${name}`,
      );
    },
  );
});

describe('database names', () => {
  test.each(['shop', 'postgres', 'admin', 'shop_2', 'x'.repeat(63)])('accepts %s', (name) => {
    expect(checkDatabaseName(name)).toBeUndefined();
  });

  test.each(['', '1shop', 'Shop', 'shop-db', 'x'.repeat(64)])('rejects the malformed name %p', (name) => {
    expect(checkDatabaseName(name)).toBe(
      `databaseName must be 1 to 63 lower-case letters, digits and underscores and start with a letter, got ${name}`,
    );
  });

  test.each(['template0', 'template1', 'rdsadmin', 'user', 'order', 'table'])(
    'rejects the reserved name %s',
    (name) => {
      expect(checkDatabaseName(name)).toBe(
        `databaseName must not be a word that RDS for PostgreSQL reserves, got ${name}`,
      );
    },
  );
});

describe('identifiers', () => {
  test.each(['shop', 'shop-db-1', 'a', 'x'.repeat(63), undefined])('accepts %s', (identifier) => {
    expect(checkIdentifier('instanceIdentifier', identifier, 63)).toBeUndefined();
  });

  test.each(['', '1shop', '-shop', 'shop-', 'shop--db', 'Shop', 'shop_db', 'x'.repeat(64)])(
    'rejects the malformed identifier %p',
    (identifier) => {
      expect(checkIdentifier('instanceIdentifier', identifier, 63)).toBe(
        `instanceIdentifier must be 1 to 63 lower-case letters, digits and single hyphens, start with a letter and not end with a hyphen, got ${identifier}`,
      );
    },
  );
});

describe('names from the path', () => {
  const scope = new Construct(new Stack(new App(), 'Data'), 'Database');

  test('are valid identifiers that contain the path', () => {
    expect(nameFromPath(scope, 63)).toMatch(/^data-database-[0-9a-f]{8}$/);
  });

  test.each([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30])(
    'are valid identifiers of at most %p characters',
    (length) => {
      const name = nameFromPath(scope, length, 'shop-db');
      expect(checkIdentifier('name', name, length)).toBeUndefined();
    },
  );

  test('change with the distinction', () => {
    expect(nameFromPath(scope, 63, 'shop-db')).toMatch(/^data-database-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(nameFromPath(scope, 63, 'shop-db')).not.toBe(nameFromPath(scope, 63, 'shop-db-2'));
  });
});
