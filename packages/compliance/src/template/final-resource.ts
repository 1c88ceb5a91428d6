import type { CfnResource } from 'aws-cdk-lib/core';
import { type Definition, finalDefinition } from './definition';

/**
 * Definition of a resource in the final template, for rules that read CloudFormation properties.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 *
 * @example
 * const isEncrypted = FinalResource.of(instance).properties.StorageEncrypted === true;
 */
export class FinalResource {
  /**
   * Returns the definition of a resource. During a check, this is the definition in the template of the cloud assembly,
   * which contains all overrides. Before synthesis, it is the definition that the construct synthesizes.
   *
   * @param resource the resource that a pack passes to a rule
   */
  static of(resource: CfnResource): FinalResource {
    return new FinalResource(resource.stack.resolve(resource.logicalId) as string, finalDefinition(resource));
  }

  /** CloudFormation type, such as `AWS::S3::Bucket`. */
  readonly resourceType: string;

  /** Properties with the names of CloudFormation. A value that is unknown before deployment is an intrinsic function. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the values of a template have no type
  readonly properties: Record<string, any>;

  /**
   * Deletion policy.
   *
   * @default - the default of CloudFormation
   */
  readonly deletionPolicy?: string;

  /**
   * Policy for the previous resource when an update replaces it.
   *
   * @default - the default of CloudFormation
   */
  readonly updateReplacePolicy?: string;

  private constructor(
    /** Logical id. */
    readonly logicalId: string,
    definition: Definition,
  ) {
    this.resourceType = definition.Type;
    this.properties = definition.Properties ?? {};
    this.deletionPolicy = definition.DeletionPolicy;
    this.updateReplacePolicy = definition.UpdateReplacePolicy;
  }
}
