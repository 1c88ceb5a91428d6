import { RemovalPolicy, Token } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { checkParameterName } from '../private/checks';
import { failBefore } from '../private/validation';

/** Tags that registries accept, except `latest`. */
const PATTERN = '^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$';

/** Properties of `ImageTagParameter`. */
export interface ImageTagParameterProps {
  /** Name of the parameter, such as `/api/image-tag`. */
  readonly parameterName: string;

  /** Tag until the pipeline writes one. Do not change it later: CloudFormation would overwrite the tag of the running image. */
  readonly initialTag: string;
}

/**
 * Creates a Systems Manager parameter for the tag of the running image. The pipeline of the application writes it and
 * `ServiceImage.fromEcrWithTagParameter` reads it, so that an infrastructure deployment does not change the running version.
 * Create it in a stack that is deployed before the stack of the service.
 *
 * This resource is stateful: replacing it restores the initial tag. It is retained when it is removed from the stack, but not
 * when the creation of the stack fails, because the next attempt requires its name.
 *
 * Throws if the name is invalid, or the tag is invalid or `latest`.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
 * @example
 * const tag = new ImageTagParameter(this, 'ImageTag', { parameterName: '/api/image-tag', initialTag: 'initial' });
 * tag.grantReadWrite(pipelineRole);
 */
export class ImageTagParameter extends ssm.StringParameter {
  constructor(scope: Construct, id: string, props: ImageTagParameterProps) {
    const { parameterName, initialTag } = props;
    failBefore(scope, id, [
      checkParameterName('parameterName', parameterName),
      Token.isUnresolved(initialTag) || new RegExp(PATTERN).test(initialTag)
        ? undefined
        : `initialTag must have 1 to 128 letters, digits, '_', '.' and '-' and must not be "latest", got "${initialTag}"`,
    ]);
    super(scope, id, {
      parameterName,
      description: 'Tag of the running image, written by the pipeline of the application',
      stringValue: initialTag,
      allowedPattern: PATTERN,
    });
    this.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  /** Grants permission to read and write the tag, for a pipeline. */
  grantReadWrite(grantee: iam.IGrantable): iam.Grant {
    return this.grantRead(grantee).combine(this.grantWrite(grantee));
  }
}
