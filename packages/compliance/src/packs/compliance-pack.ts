import type { PackClassName } from './packs';

/** A pack of rules of cdk-nag. */
export class CompliancePack {
  /** The practices that AWS Solutions are checked for. */
  static readonly AWS_SOLUTIONS = new CompliancePack('AwsSolutionsChecks');

  /** HIPAA Security, as AWS Config's conformance pack reads it. */
  static readonly HIPAA_SECURITY = new CompliancePack('HIPAASecurityChecks');

  /** NIST 800-53, revision 4. */
  static readonly NIST_800_53_R4 = new CompliancePack('NIST80053R4Checks');

  /** NIST 800-53, revision 5. */
  static readonly NIST_800_53_R5 = new CompliancePack('NIST80053R5Checks');

  /** PCI DSS 3.2.1. */
  static readonly PCI_DSS_321 = new CompliancePack('PCIDSS321Checks');

  /** Functions, queues and what else makes serverless applications. */
  static readonly SERVERLESS = new CompliancePack('ServerlessChecks');

  /**
   * @internal
   */
  readonly _className: PackClassName;

  private constructor(className: PackClassName) {
    this._className = className;
  }
}
