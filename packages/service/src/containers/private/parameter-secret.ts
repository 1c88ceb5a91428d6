import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import { viaService } from '../../private/via-service';

/** A parameter that a container reads. Unlike that of the CDK, it does not change the policy of the key. */
export class ParameterSecret extends ecs.Secret {
  readonly arn: string;
  readonly hasField = false;

  constructor(private readonly parameter: ssm.IParameter) {
    super();
    this.arn = parameter.parameterArn;
  }

  override grantRead(grantee: iam.IGrantable): iam.Grant {
    // Amazon ECS calls GetParameters only.
    const read = iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [this.arn] });
    // The CDK has the key of an imported SecureString, but not in the interface.
    const { encryptionKey } = this.parameter as Partial<ssm.SecureStringParameterAttributes>;
    return encryptionKey ? read.combine(viaService(grantee, encryptionKey, 'ssm', this.parameter.env.region)) : read;
  }
}
