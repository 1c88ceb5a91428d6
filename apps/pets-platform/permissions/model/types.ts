/** The parts of a template that the model reads. */
export interface Template {
  readonly Resources: Record<string, { readonly Type: string; Properties?: Record<string, unknown> }>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>;
  readonly Parameters?: Record<string, { readonly Type: string; readonly Default?: string }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
}

/** Identifiers of a resource after its deployment. */
export interface Identity {
  /** Value of `Ref`. */
  readonly ref: string;
  /** ARN. Throws an error for a type that has none in `identities.ts`. */
  readonly arn: string;
  /** Value of `Fn::GetAtt`. */
  attribute(name: string): string;
}

/** A resource of a template, with intrinsic functions resolved to concrete values. */
export interface ModelResource extends Identity {
  readonly logicalId: string;
  readonly type: string;
  /** Construct path. */
  readonly path: string;
  readonly stack: ModelStack;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the values of a template have no type
  readonly properties: Record<string, any>;
}

/** A stack of the model. */
export interface ModelStack {
  /** Stage that contains the stack. */
  readonly environment: string;
  /** Name of the stack in CloudFormation. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly resources: ReadonlyMap<string, ModelResource>;
}

/** Values of other stacks that a template refers to. */
export interface References {
  /** Resolves an output of another stack. */
  output(stackName: string, region: string, output: string): unknown;
  /** Resolves the export of a stack in a Region. */
  export(exportName: string, region: string): unknown;
  /** Value of an SSM parameter that a template of the same Region creates. */
  parameter(name: string, region: string): string | undefined;
}
