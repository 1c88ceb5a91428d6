/** A statement of a policy. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly Sid?: string;
}

/**
 * Statements of the AWS managed policies that the templates attach. Of the policies of AWS Backup, the statements for
 * databases, keys and vaults.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED_POLICIES: Readonly<Record<string, readonly Statement[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ],
  'service-role/AmazonRDSEnhancedMonitoringRole': [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
      Resource: 'arn:aws:logs:*:*:log-group:RDS*',
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
      Resource: 'arn:aws:logs:*:*:log-group:RDS*:log-stream:*',
    },
  ],
  'service-role/AWSBackupServiceRolePolicyForBackup': [
    {
      Effect: 'Allow',
      Action: [
        'rds:AddTagsToResource',
        'rds:ListTagsForResource',
        'rds:DescribeDBSnapshots',
        'rds:CreateDBSnapshot',
        'rds:CopyDBSnapshot',
        'rds:DescribeDBInstances',
      ],
      Resource: '*',
    },
    { Effect: 'Allow', Action: 'rds:DeleteDBInstanceAutomatedBackup', Resource: 'arn:aws:rds:*:*:auto-backup:*' },
    { Effect: 'Allow', Action: 'rds:ModifyDBInstance', Resource: 'arn:aws:rds:*:*:db:*' },
    {
      Effect: 'Allow',
      Action: ['rds:DeleteDBSnapshot', 'rds:ModifyDBSnapshotAttribute'],
      Resource: 'arn:aws:rds:*:*:snapshot:awsbackup:*',
    },
    {
      Effect: 'Allow',
      Action: ['backup:DescribeBackupVault', 'backup:CopyIntoBackupVault'],
      Resource: 'arn:aws:backup:*:*:backup-vault:*',
    },
    { Effect: 'Allow', Action: 'backup:CopyFromBackupVault', Resource: '*' },
    { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    { Effect: 'Allow', Action: 'tag:GetResources', Resource: '*' },
  ],
  'service-role/AWSBackupServiceRolePolicyForRestores': [
    {
      Effect: 'Allow',
      Action: [
        'rds:DescribeDBInstances',
        'rds:DescribeDBSnapshots',
        'rds:ListTagsForResource',
        'rds:RestoreDBInstanceFromDBSnapshot',
        'rds:DeleteDBInstance',
        'rds:AddTagsToResource',
        'rds:RestoreDBInstanceToPointInTime',
      ],
      Resource: '*',
    },
    { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ],
};
