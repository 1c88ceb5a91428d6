/** How clients of a cache prove who they are. */
export enum CacheAuthentication {
  /** By one generated password for all clients, who may all do everything (`AUTH`). For `SessionCache` alone. */
  AUTH_TOKEN = 'auth-token',

  /** By the generated password of a user, who may do what its `accessString` says. The default user is turned off. */
  USER_PASSWORD = 'user-password',

  /**
   * As `USER_PASSWORD`, but by a token of IAM, good for 15 minutes, which the client signs itself with the permissions
   * of `grantConnect`. The client must know how: Spring Data Redis by itself does not.
   */
  IAM = 'iam',
}
