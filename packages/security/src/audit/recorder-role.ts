import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';

/** Role of the recorder, returned by `RecorderRole.bind()`. */
export interface RecorderRoleConfig {
  /** ARN of the role. */
  readonly roleArn: string;

  /**
   * Resource that must exist before the recorder.
   *
   * @default - none
   */
  readonly dependency?: IDependable;
}

/**
 * Role that AWS Config uses to read resources.
 *
 * Extend this class to create a role of your own: return it from `bind()`.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html
 *
 * @example
 * new ConfigurationAudit(this, 'Audit', {
 *   recorder: ConfigurationRecorder.toBucket(new LogBucket(this, 'ConfigLogs', { encryptionKey }), {
 *     role: RecorderRole.existingServiceLinked(),
 *   }),
 * });
 */
export abstract class RecorderRole {
  /**
   * Creates the service-linked role of AWS Config. An account has it once: the deployment fails if the role exists, as it
   * does after AWS Config was used before.
   */
  static newServiceLinked(): RecorderRole {
    return new ServiceLinkedRole(true);
  }

  /** Uses the service-linked role of AWS Config that exists in the account. */
  static existingServiceLinked(): RecorderRole {
    return new ServiceLinkedRole(false);
  }

  /** Uses a role that AWS Config can assume and that can read the recorded resources. */
  static fromRole(role: iam.IRole): RecorderRole {
    return new GivenRole(role);
  }

  /**
   * Creates what the role needs, and returns the role.
   *
   * @param scope the audit
   */
  abstract bind(scope: Construct): RecorderRoleConfig;
}

class ServiceLinkedRole extends RecorderRole {
  constructor(private readonly isNew: boolean) {
    super();
  }

  bind(scope: Construct): RecorderRoleConfig {
    const dependency = this.isNew
      ? new iam.CfnServiceLinkedRole(scope, 'Role', { awsServiceName: 'config.amazonaws.com' })
      : undefined;
    const roleArn = Stack.of(scope).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: 'aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
    });
    return { roleArn, dependency };
  }
}

class GivenRole extends RecorderRole {
  constructor(private readonly role: iam.IRole) {
    super();
  }

  bind(): RecorderRoleConfig {
    return { roleArn: this.role.roleArn };
  }
}
