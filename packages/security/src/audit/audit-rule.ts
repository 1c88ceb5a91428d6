import * as config from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';

const { ManagedRuleIdentifiers: ids } = config;

const KNOWN_IDENTIFIERS: ReadonlySet<unknown> = new Set(Object.values(ids));

/** Tags that one rule checks (Config guide, `required-tags`). */
const MOST_TAGS = 6;

/** Options of `AuditRule.managed()`. */
export interface AuditRuleOptions {
  /**
   * Parameters of the rule, by name, as its page in the guide lists them.
   *
   * @default - the rule's own
   */
  readonly parameters?: Record<string, string>;

  /**
   * What the rule is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Name of the rule.
   *
   * @default - CloudFormation chooses one
   */
  readonly ruleName?: string;
}

/** A rule that AWS Config keeps checking. A charge per evaluation applies. */
export class AuditRule {
  /** Every rule that the sets below name. */
  static recommended(): AuditRule[] {
    return [
      ...AuditRule.identity(),
      ...AuditRule.trails(),
      ...AuditRule.network(),
      ...AuditRule.loadBalancers(),
      ...AuditRule.containers(),
      ...AuditRule.databases(),
      ...AuditRule.storage(),
      ...AuditRule.keysAndSecrets(),
    ];
  }

  /** The root user, users and their keys, and policies that allow everything. */
  static identity(): AuditRule[] {
    return [
      AuditRule.managed(ids.ROOT_ACCOUNT_MFA_ENABLED),
      AuditRule.managed(ids.IAM_ROOT_ACCESS_KEY_CHECK),
      AuditRule.managed(ids.MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS),
      AuditRule.managed(ids.IAM_USER_NO_POLICIES_CHECK),
      AuditRule.managed(ids.IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS),
      AuditRule.managed(ids.ACCESS_KEYS_ROTATED, { parameters: { maxAccessKeyAge: '90' } }),
      AuditRule.managed(ids.IAM_USER_UNUSED_CREDENTIALS_CHECK, { parameters: { maxCredentialUsageAge: '45' } }),
      AuditRule.managed(ids.IAM_PASSWORD_POLICY, {
        parameters: {
          RequireUppercaseCharacters: 'true',
          RequireLowercaseCharacters: 'true',
          RequireSymbols: 'true',
          RequireNumbers: 'true',
          MinimumPasswordLength: '14',
          PasswordReusePrevention: '24',
          MaxPasswordAge: '90',
        },
      }),
    ];
  }

  /** Trails and log groups. */
  static trails(): AuditRule[] {
    return [
      AuditRule.managed(ids.CLOUDTRAIL_MULTI_REGION_ENABLED),
      AuditRule.managed(ids.CLOUD_TRAIL_ENCRYPTION_ENABLED),
      AuditRule.managed(ids.CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED),
      AuditRule.managed(ids.CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED),
      AuditRule.managed(ids.CLOUDWATCH_LOG_GROUP_ENCRYPTED),
    ];
  }

  /** VPCs and security groups. */
  static network(): AuditRule[] {
    return [
      AuditRule.managed(ids.VPC_FLOW_LOGS_ENABLED, { parameters: { trafficType: 'ALL' } }),
      AuditRule.managed(ids.VPC_DEFAULT_SECURITY_GROUP_CLOSED),
      AuditRule.managed(ids.VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS, { parameters: { authorizedTcpPorts: '80,443' } }),
      AuditRule.managed(ids.EC2_SECURITY_GROUPS_INCOMING_SSH_DISABLED),
      AuditRule.managed(ids.SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED),
    ];
  }

  /** Application load balancers and web firewalls. */
  static loadBalancers(): AuditRule[] {
    return [
      AuditRule.managed(ids.ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK),
      AuditRule.managed(ids.ALB_HTTP_DROP_INVALID_HEADER_ENABLED),
      AuditRule.managed(ids.ALB_WAF_ENABLED),
      AuditRule.managed(ids.ELB_LOGGING_ENABLED),
      AuditRule.managed(ids.ELB_DELETION_PROTECTION_ENABLED),
      AuditRule.managed(ids.WAFV2_LOGGING_ENABLED),
    ];
  }

  /** ECS tasks and ECR images. */
  static containers(): AuditRule[] {
    return [
      AuditRule.managed(ids.ECS_CONTAINERS_NONPRIVILEGED),
      AuditRule.managed(ids.ECS_CONTAINER_INSIGHTS_ENABLED),
      AuditRule.managed(ids.ECS_FARGATE_LATEST_PLATFORM_VERSION),
      AuditRule.managed(ids.ECS_TASK_DEFINITION_LOG_CONFIGURATION),
      AuditRule.managed(ids.ECS_NO_ENVIRONMENT_SECRETS, {
        parameters: { secretKeys: 'AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,ECS_ENGINE_AUTH_DATA' },
      }),
      AuditRule.managed(ids.ECR_PRIVATE_IMAGE_SCANNING_ENABLED),
      AuditRule.managed(ids.ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED),
      AuditRule.managed(ids.ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED),
    ];
  }

  /** RDS instances and their snapshots. */
  static databases(): AuditRule[] {
    return [
      AuditRule.managed(ids.RDS_STORAGE_ENCRYPTED),
      AuditRule.managed(ids.RDS_INSTANCE_PUBLIC_ACCESS_CHECK),
      AuditRule.managed(ids.RDS_INSTANCE_DELETION_PROTECTION_ENABLED),
      AuditRule.managed(ids.RDS_MULTI_AZ_SUPPORT),
      AuditRule.managed(ids.RDS_LOGGING_ENABLED),
      AuditRule.managed(ids.RDS_SNAPSHOTS_PUBLIC_PROHIBITED),
      AuditRule.managed(ids.RDS_SNAPSHOT_ENCRYPTED),
      AuditRule.managed(ids.RDS_DB_INSTANCE_BACKUP_ENABLED, { parameters: { backupRetentionMinimum: '7' } }),
    ];
  }

  /** Buckets. */
  static storage(): AuditRule[] {
    return [
      AuditRule.managed(ids.S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC),
      AuditRule.managed(ids.S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED),
      AuditRule.managed(ids.S3_BUCKET_PUBLIC_READ_PROHIBITED),
      AuditRule.managed(ids.S3_BUCKET_PUBLIC_WRITE_PROHIBITED),
      AuditRule.managed(ids.S3_BUCKET_SSL_REQUESTS_ONLY),
      AuditRule.managed(ids.S3_BUCKET_VERSIONING_ENABLED),
    ];
  }

  /** KMS keys and Secrets Manager secrets. */
  static keysAndSecrets(): AuditRule[] {
    return [
      AuditRule.managed(ids.KMS_CMK_NOT_SCHEDULED_FOR_DELETION),
      AuditRule.managed(ids.CMK_BACKING_KEY_ROTATION_ENABLED),
      AuditRule.managed(ids.SECRETSMANAGER_USING_CMK),
      AuditRule.managed(ids.SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK),
    ];
  }

  /** Tags that every resource of the account must have: 1 to 6 keys. */
  static requiredTags(keys: string[]): AuditRule {
    const parameters = Object.fromEntries(keys.map((key, i) => [`tag${i + 1}Key`, key]));
    return new AuditRule(ids.REQUIRED_TAGS, { parameters });
  }

  /**
   * A rule that AWS manages.
   *
   * @param identifier one of `config.ManagedRuleIdentifiers`
   */
  static managed(identifier: string, options: AuditRuleOptions = {}): AuditRule {
    return new AuditRule(identifier, options);
  }

  /** Identifier of the rule, and id of its construct. */
  readonly identifier: string;

  private constructor(
    identifier: string,
    private readonly options: AuditRuleOptions,
  ) {
    this.identifier = identifier;
  }

  /**
   * @internal
   */
  _problems(): (string | undefined)[] {
    const { identifier } = this;
    const parameters = Object.entries(this.options.parameters ?? {});
    const empty = parameters.filter(([, value]) => value === '').map(([name]) => name);
    const tags = parameters.filter(([name]) => name.endsWith('Key')).length;
    return [
      KNOWN_IDENTIFIERS.has(identifier)
        ? undefined
        : `rule '${identifier}' must be one of config.ManagedRuleIdentifiers`,
      empty.length === 0 ? undefined : `parameters of rule ${identifier} must not be empty, got ${empty.join(', ')}`,
      identifier === ids.REQUIRED_TAGS && (tags < 1 || tags > MOST_TAGS)
        ? `rule ${identifier} must name 1 to ${MOST_TAGS} tags, got ${tags}`
        : undefined,
    ];
  }

  /**
   * @internal
   */
  _resource(scope: Construct): config.CfnConfigRule {
    return new config.CfnConfigRule(scope, this.identifier, {
      configRuleName: this.options.ruleName,
      description: this.options.description,
      inputParameters: this.options.parameters,
      source: { owner: 'AWS', sourceIdentifier: this.identifier },
    });
  }
}
