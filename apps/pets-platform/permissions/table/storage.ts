import { may, type Derived, type Entries } from './expectation';
import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { roleOf, principalOf, serviceFor, service, type Principal } from './principals';
import { assumes, grantsKey, keyOf } from './shared';

const BACKUP = 'https://docs.aws.amazon.com/aws-backup/latest/devguide';

/** Amazon S3 and AWS Backup. */
export const STORAGE: Entries = {
  'AWS::S3::Bucket': (bucket, model) => {
    const { DestinationBucketName, LogFilePrefix = '' } = bucket.properties.LoggingConfiguration ?? {};
    if (DestinationBucketName === undefined) return [];
    return may({
      by: serviceFor('logging.s3.amazonaws.com', bucket),
      actions: ['s3:PutObject'],
      on: [`${model.get('AWS::S3::Bucket', DestinationBucketName).arn}/${LogFilePrefix}file`],
      why: `delivers server access logs of ${bucket.path}`,
      source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
    });
  },
  'AWS::Backup::BackupSelection': (selection, model) => {
    const { IamRoleArn, Resources } = selection.properties.BackupSelection;
    const plan = planOf(selection);
    const role = roleOf(model, IamRoleArn);
    return [
      ...assumes(service('backup.amazonaws.com'), role, 'runs backup jobs', `${BACKUP}/iam-service-roles.html`),
      ...(Resources as string[]).flatMap((arn) => backsUp(role, model.get('AWS::RDS::DBInstance', arn), plan, model)),
    ];
  },
  'AWS::Backup::BackupPlan': { none: 'Its selections need permissions.', source: `${BACKUP}/about-backup-plans.html` },
  'AWS::Backup::RestoreTestingPlan': {
    none: 'Its selections need permissions.',
    source: `${BACKUP}/restore-testing.html`,
  },
  'AWS::Backup::RestoreTestingSelection': (selection, model) => {
    const by = roleOf(model, selection.properties.IamRoleArn);
    const { region, account } = selection.stack;
    const source = `${BACKUP}/restore-testing.html`;
    return [
      ...assumes(service('backup.amazonaws.com'), by, 'runs restore tests', `${BACKUP}/iam-service-roles.html`),
      ...may({
        by,
        actions: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:DeleteDBInstance'],
        on: [`arn:aws:rds:${region}:${account}:db:awsbackup-restore-test-1`],
        why: 'restores the database and deletes the restored instance',
        source,
      }),
    ];
  },
  'AWS::Backup::BackupVault': (vault, model) =>
    grantsKey(
      model,
      vault,
      vault.properties.EncryptionKeyArn,
      `backup.${vault.stack.region}`,
      `${BACKUP}/encryption.html`,
    ),
};

/** The plan of a selection. */
function planOf({ stack, logicalId }: ModelResource): ModelResource {
  const reference = stack.template.Resources[logicalId].Properties?.BackupPlanId as { 'Fn::GetAtt': [string] };
  return stack.resources.get(reference['Fn::GetAtt'][0])!;
}

function backsUp(by: Principal, database: ModelResource, plan: ModelResource, model: DeploymentModel): Derived[] {
  const source = `${BACKUP}/security-iam-awsmanpol.html`;
  const { region, account } = database.stack;
  const rules = plan.properties.BackupPlan.BackupPlanRule as {
    TargetBackupVault: string;
    CopyActions?: { DestinationBackupVaultArn: string }[];
  }[];
  const vaults = rules.flatMap(({ TargetBackupVault, CopyActions = [] }) => [
    TargetBackupVault,
    ...CopyActions.map(({ DestinationBackupVaultArn }) => DestinationBackupVaultArn),
  ]);
  const snapshots = [...new Set(vaults)].map((name) => model.get('AWS::Backup::BackupVault', name, database));
  const snapshot = (place: string) => `arn:aws:rds:${place}:${account}:snapshot:awsbackup:job-1`;
  return [
    ...may({
      by,
      actions: ['rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots', 'rds:AddTagsToResource', 'rds:CopyDBSnapshot'],
      on: [snapshot(region)],
      why: 'backs up the database',
      source,
    }),
    ...may({ by, actions: ['rds:CreateDBSnapshot'], on: [database.arn], why: 'backs up the database', source }),
    ...may({ by, actions: ['rds:DeleteDBSnapshot'], on: [snapshot(region)], why: 'deletes old backups', source }),
    ...snapshots.flatMap((vault) => {
      const key = keyOf(model, vault.properties.EncryptionKeyArn);
      return [
        ...may({ by, actions: ['backup:CopyIntoBackupVault'], on: [vault.arn], why: 'copies to the vault', source }),
        ...(key
          ? may({
              by,
              actions: ['kms:CreateGrant'],
              on: [key.arn],
              context: {
                'kms:GrantIsForAWSResource': 'true',
                'kms:ViaService': `rds.${vault.stack.region}.amazonaws.com`,
              },
              why: 'encrypts copies with the key of the vault',
              source,
            })
          : []),
        ...(key
          ? may({ by, actions: ['kms:DescribeKey'], on: [key.arn], why: 'checks the key of the vault', source })
          : []),
      ];
    }),
  ];
}

/** Roles that only operators pass to AWS Backup. */
export function restores(role: ModelResource, model: DeploymentModel): Derived[] {
  const by = principalOf(role);
  const source = `${BACKUP}/security-iam-awsmanpol.html`;
  const { region, account } = role.stack;
  const keys = model
    .resources('AWS::Backup::BackupVault')
    .filter(({ stack }) => stack.region === region)
    .flatMap(({ properties }) => keyOf(model, properties.EncryptionKeyArn)?.arn ?? []);
  return [
    ...assumes(service('backup.amazonaws.com'), by, 'runs restore jobs', `${BACKUP}/iam-service-roles.html`),
    ...may({
      by,
      actions: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:AddTagsToResource'],
      on: [`arn:aws:rds:${region}:${account}:db:restored`, `arn:aws:rds:${region}:${account}:snapshot:awsbackup:job-1`],
      why: 'restores the database',
      source,
    }),
    ...may({ by, actions: ['kms:DescribeKey'], on: keys, why: 'checks the key of the snapshot', source }),
    ...may({
      by,
      actions: ['kms:CreateGrant'],
      on: keys,
      context: { 'kms:GrantIsForAWSResource': 'true', 'kms:ViaService': `rds.${region}.amazonaws.com` },
      why: 'decrypts the snapshot',
      source,
    }),
  ];
}
