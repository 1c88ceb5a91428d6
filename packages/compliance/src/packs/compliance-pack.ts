import type { NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { createCdkNagPack, type PackClassName } from './packs';

/** A pack of rules, returned by `CompliancePack.bind()`. */
export interface CompliancePackConfig {
  /** Pack of cdk-nag. All results of its rules are recorded. */
  readonly pack: NagPack;
}

/**
 * A pack of rules of cdk-nag.
 *
 * Extend this class to check rules of your own: return a `NagPack` from `bind()`.
 *
 * @see https://github.com/cdklabs/cdk-nag
 *
 * @example
 * class TeamPack extends CompliancePack {
 *   public bind(scope: IConstruct): CompliancePackConfig {
 *     return { pack: new TeamChecks(scope) };
 *   }
 * }
 * Compliance.of(app).check({ packs: [CompliancePack.AWS_SOLUTIONS, new TeamPack()] });
 */
export abstract class CompliancePack {
  /** Best practices of AWS Solutions. */
  static readonly AWS_SOLUTIONS: CompliancePack = CompliancePack.ofCdkNag('AwsSolutionsChecks');

  /** HIPAA Security, based on the conformance pack of AWS Config. */
  static readonly HIPAA_SECURITY: CompliancePack = CompliancePack.ofCdkNag('HIPAASecurityChecks');

  /** NIST 800-53 revision 4, based on the conformance pack of AWS Config. */
  static readonly NIST_800_53_R4: CompliancePack = CompliancePack.ofCdkNag('NIST80053R4Checks');

  /** NIST 800-53 revision 5, based on the conformance pack of AWS Config. */
  static readonly NIST_800_53_R5: CompliancePack = CompliancePack.ofCdkNag('NIST80053R5Checks');

  /** PCI DSS 3.2.1, based on the conformance pack of AWS Config. */
  static readonly PCI_DSS_321: CompliancePack = CompliancePack.ofCdkNag('PCIDSS321Checks');

  /** Serverless applications, such as Lambda functions and queues. */
  static readonly SERVERLESS: CompliancePack = CompliancePack.ofCdkNag('ServerlessChecks');

  private static ofCdkNag(name: PackClassName): CompliancePack {
    class CdkNagPack extends CompliancePack {
      bind(scope: IConstruct): CompliancePackConfig {
        return { pack: createCdkNagPack(scope, name) };
      }
    }
    return new CdkNagPack();
  }

  /**
   * Creates the pack.
   *
   * @param scope the app
   */
  abstract bind(scope: IConstruct): CompliancePackConfig;
}
