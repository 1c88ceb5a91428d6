import type { NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { ControlCoverage } from './control-coverage';
import { createCdkNagPack, type PackClassName } from './packs';
import type * as standards from './standards';
import type { StandardName } from './standards';

/** A pack of rules, returned by `CompliancePack.bind()`. */
export interface CompliancePackConfig {
  /** Pack of cdk-nag. All results of its rules are recorded. */
  readonly pack: NagPack;

  /**
   * All controls of the standard. The reports list them, including those that no rule judges.
   *
   * @default - the reports list the controls of the rules only
   */
  readonly controls?: ControlCoverage[];

  /**
   * Reason why the standard is no longer in force, and the pack that replaces it. Synthesis and the reports show it as a
   * warning.
   *
   * @default - the standard is in force
   */
  readonly retired?: string;
}

/**
 * A pack of rules. Its plugin can also be used without a register: `Validations.of(app).addPlugins(pack.bind(app).pack)`.
 *
 * Use `CustomPack` to check rules of your own, or extend this class to check a `NagPack`.
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
  /**
   * AWS Foundational Security Best Practices, the standard of AWS Security Hub.
   *
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
   */
  static readonly AWS_FSBP: CompliancePack = CompliancePack.ofStandard('AWS_FSBP');

  /** Best practices of AWS Solutions. */
  static readonly AWS_SOLUTIONS: CompliancePack = CompliancePack.ofCdkNag('AwsSolutionsChecks');

  /**
   * CIS AWS Foundations Benchmark 5.0.0.
   *
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html
   */
  static readonly CIS_AWS_500: CompliancePack = CompliancePack.ofStandard('CIS_AWS_500');

  /** HIPAA Security, based on the conformance pack of AWS Config. */
  static readonly HIPAA_SECURITY: CompliancePack = CompliancePack.ofCdkNag('HIPAASecurityChecks');

  /**
   * NIST 800-53 revision 4, based on the conformance pack of AWS Config. NIST withdrew it on 23 September 2021. Synthesis and
   * the reports show a warning.
   *
   * @deprecated Use `NIST_800_53_R5`.
   */
  static readonly NIST_800_53_R4: CompliancePack = CompliancePack.ofCdkNag(
    'NIST80053R4Checks',
    'NIST withdrew revision 4 on 23 September 2021. Use CompliancePack.NIST_800_53_R5',
  );

  /** NIST 800-53 revision 5, based on the conformance pack of AWS Config. */
  static readonly NIST_800_53_R5: CompliancePack = CompliancePack.ofCdkNag('NIST80053R5Checks');

  /**
   * PCI DSS 3.2.1, which was retired on 31 March 2024. Synthesis and the reports show a warning.
   *
   * @deprecated Use `PCI_DSS_401`.
   */
  static readonly PCI_DSS_321: CompliancePack = CompliancePack.ofCdkNag(
    'PCIDSS321Checks',
    'PCI DSS 3.2.1 was retired on 31 March 2024. Use CompliancePack.PCI_DSS_401',
  );

  /**
   * PCI DSS 4.0.1, with the controls of AWS Security Hub.
   *
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/pci-standard.html
   */
  static readonly PCI_DSS_401: CompliancePack = CompliancePack.ofStandard('PCI_DSS_401');

  /** Serverless applications, such as Lambda functions and queues. */
  static readonly SERVERLESS: CompliancePack = CompliancePack.ofCdkNag('ServerlessChecks');

  private static ofCdkNag(name: PackClassName, retired?: string): CompliancePack {
    class CdkNagPack extends CompliancePack {
      bind(scope: IConstruct): CompliancePackConfig {
        return { pack: createCdkNagPack(scope, name), retired };
      }
    }
    return new CdkNagPack();
  }

  private static ofStandard(name: StandardName): CompliancePack {
    class OfStandard extends CompliancePack {
      bind(scope: IConstruct): CompliancePackConfig {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only if the pack is used
        const { bindStandard } = require('./standards') as typeof standards;
        return bindStandard(scope, name);
      }
    }
    return new OfStandard();
  }

  /**
   * Creates the pack.
   *
   * @param scope the app
   */
  abstract bind(scope: IConstruct): CompliancePackConfig;
}
