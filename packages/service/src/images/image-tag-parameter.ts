import { RemovalPolicy } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { checkParameterName } from '../private/checks';
import { failOn } from '../private/validation';

/** Tags as registries take them, but not the one that moves. */
const PATTERN = '^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$';

/** Properties of `ImageTagParameter`. */
export interface ImageTagParameterProps {
  /** Name of the parameter, such as `/api/image-tag`: the pipeline writes it, `ServiceImage` reads it. */
  readonly parameterName: string;

  /** Tag before the pipeline wrote one. Never change it afterwards: CloudFormation would write it over the running one. */
  readonly initialTag: string;
}

/**
 * The tag of the image that runs, kept where the application's pipeline writes it, so that deploying infrastructure finds it
 * there and does not bring an older version back. It stands in a stack that is deployed before the service's.
 *
 * This resource is stateful: replacing it brings the initial tag back. It is retained when it leaves the stack, but not when
 * the stack could not be made: the next try needs its name.
 *
 * Throws when the name is none that AWS Systems Manager takes, or the tag is `latest` or none that a registry takes.
 */
export class ImageTagParameter extends Construct {
  /** The parameter. */
  readonly parameter: ssm.IStringParameter;

  constructor(scope: Construct, id: string, props: ImageTagParameterProps) {
    super(scope, id);
    const { parameterName, initialTag } = props;
    failOn(this, [
      checkParameterName('parameterName', parameterName),
      new RegExp(PATTERN).test(initialTag)
        ? undefined
        : `initialTag must be a tag of 1 to 128 letters, digits, '_', '.' and '-' other than latest, got "${initialTag}"`,
    ]);
    const parameter = new ssm.StringParameter(this, 'Resource', {
      parameterName,
      description: 'tag of the image that runs; the pipeline of the application writes it',
      stringValue: initialTag,
      allowedPattern: PATTERN,
    });
    parameter.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.parameter = parameter;
  }

  /** Lets a principal, the pipeline, read and write the tag. */
  grantWrite(grantee: iam.IGrantable): iam.Grant {
    return this.parameter.grantRead(grantee).combine(this.parameter.grantWrite(grantee));
  }
}
