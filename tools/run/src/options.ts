/** What a command may be told. */
export interface Options {
  /** Environments to synthesize, separated by commas; all where it is left out. */
  readonly environments?: string;
  /** Shows what each task prints. */
  readonly verbose: boolean;
  /** Leaves out the deployment on the local emulator. */
  readonly 'no-local': boolean;
}
