/** A response of AWS in the shape of its API reference. */
export interface RecordedResponse {
  /** Name of the service in the signature of a request. */
  readonly service: string;
  readonly operation: string;
  /** Method and path, if the API of the service has a path for each operation. */
  readonly route?: RegExp;
  /** Whether the API of the service is the query API, which responds with XML. */
  readonly query?: boolean;
  readonly response: object;
  /** Whether it replaces a successful response of the emulator, which has no such data. @default false */
  readonly instead?: boolean;
}

const ACCOUNT = '111111111111';
const DATABASE = { DBInstanceIdentifier: 'pets-api-db', DbiResourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ' };
const WINDOW = { EarliestTime: '2026-01-24T03:00:00Z', LatestTime: '2026-01-31T23:55:00Z' };
export const RECOVERY_POINT = `arn:aws:rds:us-east-1:${ACCOUNT}:snapshot:awsbackup:job-01234567-89ab-cdef-0123-456789abcdef`;
const POINT = {
  RecoveryPointArn: RECOVERY_POINT,
  BackupVaultName: 'pets-api-vault',
  CreationDate: 1769828400,
  ResourceType: 'RDS',
  Status: 'COMPLETED',
};

/** Responses to calls that the emulator refuses, or for which it has no data. */
export const RECORDED: readonly RecordedResponse[] = [
  {
    service: 'application-autoscaling',
    operation: 'RegisterScalableTarget',
    response: {
      ScalableTargetARN: `arn:aws:application-autoscaling:us-east-1:${ACCOUNT}:scalable-target/1234abcd56ab78cd901ef1234567890ab123`,
    },
  },
  {
    service: 'rds',
    operation: 'DescribeDBInstanceAutomatedBackups',
    query: true,
    response: {
      DBInstanceAutomatedBackups: {
        DBInstanceAutomatedBackup: [
          {
            ...DATABASE,
            DBInstanceAutomatedBackupsArn: `arn:aws:rds:us-west-2:${ACCOUNT}:auto-backup:ab-abcdefghijklmnopqrstuvwxyz`,
            Status: 'replicating',
            RestoreWindow: WINDOW,
          },
        ],
      },
    },
  },
  {
    service: 'rds',
    operation: 'RestoreDBInstanceToPointInTime',
    query: true,
    response: { DBInstance: { DBInstanceIdentifier: 'pets-api-db-recovered', DBInstanceStatus: 'creating' } },
  },
  {
    service: 'backup',
    operation: 'ListRecoveryPointsByResource',
    route: /^GET \/resources\/.*\/recovery-points\//,
    response: { RecoveryPoints: [POINT] },
    instead: true,
  },
  {
    service: 'backup',
    operation: 'ListBackupVaults',
    route: /^GET \/backup-vaults\/?(\?.*)?$/,
    response: {
      BackupVaultList: [
        { BackupVaultName: 'Default', NumberOfRecoveryPoints: 0 },
        { BackupVaultName: POINT.BackupVaultName, NumberOfRecoveryPoints: 35 },
      ],
    },
    instead: true,
  },
  {
    service: 'backup',
    operation: 'ListRecoveryPointsByBackupVault',
    route: /^GET \/backup-vaults\/[^/]+\/recovery-points\/(\?.*)?$/,
    response: { RecoveryPoints: [POINT] },
    instead: true,
  },
  {
    service: 'backup',
    operation: 'GetRecoveryPointRestoreMetadata',
    route: /^GET \/backup-vaults\/.*\/restore-metadata$/,
    response: {
      BackupVaultArn: `arn:aws:backup:us-east-1:${ACCOUNT}:backup-vault:${POINT.BackupVaultName}`,
      RecoveryPointArn: RECOVERY_POINT,
      RestoreMetadata: {
        DBInstanceIdentifier: DATABASE.DBInstanceIdentifier,
        DBInstanceClass: 'db.t3.medium',
        DBSubnetGroupName: 'prod-data-database-subnets',
        VpcSecurityGroupIds: '["sg-0123456789abcdef0"]',
        MultiAZ: 'true',
        Engine: 'postgres',
      },
      ResourceType: 'RDS',
    },
  },
  {
    service: 'backup',
    operation: 'StartRestoreJob',
    route: /^PUT \/restore-jobs$/,
    response: { RestoreJobId: 'A1B2C3D4-0123-4567-89AB-0123456789AB' },
  },
  {
    service: 'backup',
    operation: 'DescribeRestoreJob',
    route: /^GET \/restore-jobs\/[\w-]+$/,
    response: {
      RestoreJobId: 'A1B2C3D4-0123-4567-89AB-0123456789AB',
      Status: 'RUNNING',
      PercentDone: '0.00%',
      StatusMessage: 'The restore is in progress',
    },
  },
  {
    service: 'health',
    operation: 'DescribeEvents',
    response: {
      events: [
        {
          arn: 'arn:aws:health:us-east-1::event/RDS/AWS_RDS_OPERATIONAL_ISSUE/AWS_RDS_OPERATIONAL_ISSUE_ABCDE_1234567890',
          service: 'RDS',
          eventTypeCode: 'AWS_RDS_OPERATIONAL_ISSUE',
          eventTypeCategory: 'issue',
          eventScopeCode: 'PUBLIC',
          region: 'us-east-1',
          startTime: 1769903100,
          lastUpdatedTime: 1769903400,
          statusCode: 'open',
        },
      ],
    },
  },
];
