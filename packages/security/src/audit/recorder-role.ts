import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** The role by which AWS Config looks at resources. */
export class RecorderRole {
  /**
   * The role that AWS Config links to itself, made here: the right choice for an account in which AWS Config was never
   * used. Its deployment fails where the role exists already.
   */
  static newServiceLinked(): RecorderRole {
    return new RecorderRole((scope) => {
      const role = new iam.CfnServiceLinkedRole(scope, 'Role', { awsServiceName: 'config.amazonaws.com' });
      return { arn: serviceLinkedArn(scope), resource: role };
    });
  }

  /** The role that AWS Config links to itself, in an account that has it already. */
  static existingServiceLinked(): RecorderRole {
    return new RecorderRole((scope) => ({ arn: serviceLinkedArn(scope) }));
  }

  /** A role of one's own, which AWS Config may assume and which may read what is to be recorded. */
  static of(role: iam.IRole): RecorderRole {
    return new RecorderRole(() => ({ arn: role.roleArn }));
  }

  private constructor(private readonly roleIn: (scope: Construct) => BoundRole) {}

  /**
   * @internal
   */
  _bind(scope: Construct): BoundRole {
    return this.roleIn(scope);
  }
}

interface BoundRole {
  readonly arn: string;
  readonly resource?: iam.CfnServiceLinkedRole;
}

function serviceLinkedArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: 'aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
  });
}
