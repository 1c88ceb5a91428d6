import type { RegisteredAcknowledgement } from './acknowledgement';
import { readRegister } from './register-content';

/**
 * A register of acknowledged findings in a JSON file. The command `cdk-compliance register` lists, adds and renews its entries.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/check-aws-cdk-applications-or-cloudformation-templates-for-best-practices-by-using-cdk-nag-rule-packs.html
 *
 * @example
 * Compliance.of(app).check({ acknowledgements: RegisterFile.read(registerFile) });
 */
export class RegisterFile {
  /**
   * Reads the acknowledgements of a file.
   *
   * Throws when the file is missing or invalid, with the problems of all entries. An acknowledgement that has expired fails
   * synthesis, as all others.
   *
   * @param path path of the file, relative to the working directory
   */
  static read(path: string): RegisteredAcknowledgement[] {
    return [...readRegister(path).acknowledgements];
  }

  private constructor() {
    // has static members only
  }
}
