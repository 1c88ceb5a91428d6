import type { FinalResource } from '../template/final-resource';
import type { RuleOutcome } from './rule-outcome';

/** Level of the findings of a rule. */
export enum RuleLevel {
  /** A finding fails synthesis. */
  ERROR = 'Error',

  /** A finding is reported. It does not fail synthesis. */
  WARNING = 'Warning',

  /** A finding is reported for information. It does not fail synthesis. */
  INFO = 'Info',
}

/** Properties of `ComplianceRule`. */
export interface ComplianceRuleProps {
  /** Name, such as `BucketName`. The rule of the pack `Team` has the id `Team::Team-BucketName`. */
  readonly name: string;

  /** Statement that is true if a resource complies, such as `buckets have a name`. */
  readonly title: string;

  /** CloudFormation types of the resources that the rule checks, such as `AWS::S3::Bucket`. */
  readonly resourceTypes: string[];

  /**
   * Reason for the rule.
   *
   * @default - none
   */
  readonly explanation?: string;

  /**
   * Controls of a standard that the rule checks, such as `AC-2(1)`. Reports count results by control.
   *
   * @default - none
   */
  readonly controls?: string[];

  /**
   * Level of the findings.
   *
   * @default RuleLevel.ERROR
   */
  readonly level?: RuleLevel;
}

/**
 * A rule of your own for a `CustomPack`. It checks the resources of its types in the final templates.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 *
 * @example
 * class BucketName extends ComplianceRule {
 *   constructor() {
 *     super({ name: 'BucketName', title: 'buckets have a name', resourceTypes: ['AWS::S3::Bucket'] });
 *   }
 *
 *   public evaluate(bucket: FinalResource): RuleOutcome {
 *     if (bucket.properties.BucketName === undefined) {
 *       return RuleOutcome.NON_COMPLIANT;
 *     }
 *     return RuleOutcome.COMPLIANT;
 *   }
 * }
 */
export abstract class ComplianceRule {
  /** Name. */
  readonly name: string;

  /** Statement that is true if a resource complies. */
  readonly title: string;

  /** CloudFormation types of the resources that the rule checks. */
  readonly resourceTypes: string[];

  /** Reason for the rule. Empty if there is none. */
  readonly explanation: string;

  /** Controls of a standard that the rule checks. */
  readonly controls: string[];

  /** Level of the findings. */
  readonly level: RuleLevel;

  constructor(props: ComplianceRuleProps) {
    const { name, title, resourceTypes, explanation = '', controls = [], level = RuleLevel.ERROR } = props;
    this.name = name;
    this.title = title;
    this.resourceTypes = resourceTypes;
    this.explanation = explanation;
    this.controls = controls;
    this.level = level;
  }

  /**
   * Checks a resource. If it throws, the result is recorded as an error, which is an open finding.
   *
   * @param resource final definition of a resource of one of the types
   */
  abstract evaluate(resource: FinalResource): RuleOutcome;
}
