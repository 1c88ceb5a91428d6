import type { CfnResource } from 'aws-cdk-lib/core';
import { failOn } from '../private/validation';
import { type Definition, finalDefinition } from './definition';
import { referencesOf } from './references';

/** The constructs of definitions. They are not properties, so that a printed definition does not contain the construct tree. */
const constructs = new WeakMap<FinalResource, CfnResource>();

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
    return new FinalResource(resource, finalDefinition(resource));
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

  /** Logical id. */
  readonly logicalId: string;

  private constructor(resource: CfnResource, definition: Definition) {
    constructs.set(this, resource);
    this.logicalId = resource.stack.resolve(resource.logicalId) as string;
    this.resourceType = definition.Type;
    this.properties = definition.Properties ?? {};
    this.deletionPolicy = definition.DeletionPolicy;
    this.updateReplacePolicy = definition.UpdateReplacePolicy;
  }

  /**
   * Returns the resource that a value in the properties refers to, also in another stack of the app, such as
   * `{ Ref: 'Subnet' }` or `{ 'Fn::ImportValue': 'subnet' }`. Returns `undefined` if no template of the app contains it.
   *
   * Throws outside of a check, when references between stacks are not known.
   *
   * @param value a value in the properties of this resource
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the values of a template have no type
  referred(value: any): FinalResource | undefined {
    const resource = constructs.get(this)!;
    const references = referencesOf(resource);
    if (!references) failOn(resource, ['referred() must be called by a rule while a pack runs']);
    const found = references?.follow(resource, value);
    return found && FinalResource.of(found);
  }
}
