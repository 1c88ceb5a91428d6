/** A problem of a resource that is accepted. */
export interface Exception {
  /** Name of the property. */
  readonly property: string;
  /** Environment, stack and logical id without its hash. */
  readonly resources: RegExp;
  readonly reason: string;
}

/** All exceptions to the properties of all templates. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    property: 'a cache has a last snapshot',
    resources: /^prod\/StandbyTraffic\/Cache/,
    reason:
      'CloudFormation has no policy Snapshot for serverless caches. The cache of the standby is empty while the primary Region serves, and loses sessions only',
  },
];
