/** Output and error stream of the command. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
