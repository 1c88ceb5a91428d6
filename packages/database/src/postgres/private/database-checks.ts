import { checkInteger } from '../../private/checks';
import { checkDatabaseName, checkUsername } from '../../private/names';
import type { PostgresDatabaseProps } from '../postgres-database-props';
import { checkEngineVersion } from './engine-version';

/** Problems of the properties that only a database has. */
export function checkDatabase(props: PostgresDatabaseProps): (string | undefined)[] {
  const { credentials } = props;
  return [
    credentials.secret
      ? undefined
      : 'credentials must contain a secret, got none. Use rds.Credentials.fromSecret(secret, username)',
    checkUsername('credentials.username', credentials.username),
    checkDatabaseName(props.databaseName),
    checkEngineVersion(props.engineVersion),
    checkInteger('port', props.port, 1150, 65_535),
  ];
}
