/** Options of `ConnectionSecrets.add`. */
export interface SecretOptions {
  /** Name after the prefix, for example `mail-api-key`. Without a prefix, CloudFormation generates the name. */
  readonly name: string;

  /**
   * Description of the secret.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Letters and digits that Secrets Manager generates, from 16 to 4,096. Changing the number creates a new value.
   *
   * @default - no value is generated: the secret is empty, and no task that needs it starts, until a value is put
   */
  readonly passwordLength?: number;
}

/** Options of `ConnectionSecrets.addUser` and `addPreviousUser`. */
export interface UserSecretOptions {
  /** Name after the prefix, for example `db-reader`. Without a prefix, CloudFormation generates the name. */
  readonly name: string;

  /** User of the database, at most 57 characters. Changing it creates a new password. */
  readonly username: string;

  /**
   * Description of the secret.
   *
   * @default - none
   */
  readonly description?: string;
}
