/** Options of the commands. */
export interface Options {
  /** Environments to synthesize, separated by commas. @default - all environments */
  readonly environments?: string;
  /** Prints the output of each task. */
  readonly verbose: boolean;
  /** Skips the deployment to the local emulator. */
  readonly 'no-local': boolean;
}
