import type { Credentials } from './secret';

/** A connection with the credentials of a user. */
export interface Connection {
  /** Fails if the server does not answer. */
  check(): Promise<void>;

  /** Runs work, one rotation of a user at a time. */
  exclusively(user: string, work: () => Promise<void>): Promise<void>;

  close(): Promise<void>;
}

/** Server whose users get new passwords. */
export interface Target {
  /** Noun for messages. */
  readonly noun: 'database' | 'cache';

  /** Connects, or returns `undefined` if the server rejects the credentials. Fails on other errors, such as a timeout. */
  login(credentials: Credentials): Promise<Connection | undefined>;
}

/** Selects the user that gets a new password, and sets the password. */
export interface Strategy<C extends Connection = Connection> {
  /** User of the next version. */
  nextUser(current: string): string;

  /** Connects as a user that has permission to change the pending user. */
  connect(pending: Credentials): Promise<C>;

  /** Sets the pending password. */
  apply(connection: C, pending: Credentials): Promise<void>;

  /** Completes the rotation before the pending version becomes the current one. It can run again. */
  complete?(pending: Credentials, version: string): Promise<void>;
}
