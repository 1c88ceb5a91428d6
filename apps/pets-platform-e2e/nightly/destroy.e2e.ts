import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeImagesCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { leftovers } from '../src/leftovers';
import { LocalDeployment } from '../src/local-deployment';

const dev = new LocalDeployment('dev');
beforeAll(() => dev.start());
afterAll(() => dev.close());

/** Commands for dev in a section of docs/operations.md: target and options. */
function commandsOf(section: string): string[][] {
  const text = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');
  const [, content = ''] = text.split(new RegExp(`^## ${section}$`, 'm'));
  const commands = content.split(/^## /m)[0].matchAll(/^ *npx nx (\w+) pets-platform -c dev(.*)$/gm);
  return [...commands].map(([, target, options]) => [target, ...options.trim().split(' ').filter(Boolean)]);
}

/** Runs the commands of a section. `--yes` answers the question, because there is no terminal. */
async function runSection(section: string): Promise<void> {
  for (const [target, ...options] of commandsOf(section)) {
    await dev.nx(target, [...options, ...(target === 'destroy' ? ['--yes'] : [])]);
  }
}

/** Creates an image and objects, as the pipeline and AWS services do. */
async function use(): Promise<void> {
  const settings = dev.client();
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  for (const Bucket of (await leftovers(dev))['AWS::S3::Bucket']) {
    for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket, Key: 'log', Body }));
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions).toHaveLength(2);
  }
  const ecr = new ECRClient(settings);
  const imageManifest = JSON.stringify({ schemaVersion: 2, config: {}, layers: [] });
  await ecr.send(new PutImageCommand({ repositoryName: 'pets-api', imageTag: 'one', imageManifest }));
  const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'pets-api' }));
  expect(imageDetails).toHaveLength(1);
}

/** Types with names that would block the next deployment, or with content. */
const PURGED = [
  'AWS::RDS::DBInstance',
  'AWS::SecretsManager::Secret',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::ECR::Repository',
];

test('docs/operations.md has the commands', () => {
  expect(commandsOf('Destroy an environment')).toEqual([
    ['destroy', '--purge', '--dryRun'],
    ['destroy', '--purge'],
    ['deploy'],
  ]);
});

test('dev is deployed, destroyed with --purge and deployed again, twice', async () => {
  await dev.nx('bootstrap');
  await dev.nx('deploy');
  for (const round of [1, 2]) {
    await use();
    const keys = (await leftovers(dev))['AWS::KMS::Key'];
    const before = (await dev.stacks()).length;

    await runSection('Destroy an environment');

    expect((await dev.stacks()).map(({ StackStatus }) => StackStatus)).toEqual(
      Array.from({ length: before }, () => 'CREATE_COMPLETE'),
    );
    const kms = new KMSClient(dev.client());
    for (const KeyId of keys) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata?.KeyState).toBe('PendingDeletion');
    }
    const { DBSnapshots = [] } = await new RDSClient(dev.client()).send(new DescribeDBSnapshotsCommand({}));
    expect(DBSnapshots.filter(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier?.includes('-final-'))).toHaveLength(
      round,
    );
  }
}, 900_000);

test('purge leaves nothing with a name', async () => {
  await dev.nx('destroy', ['--purge', '--yes']);
  expect(await dev.stacks()).toEqual([]);
  const left = await leftovers(dev);
  expect(Object.fromEntries(PURGED.map((type) => [type, left[type]]))).toEqual(
    Object.fromEntries(PURGED.map((type) => [type, []])),
  );
  await dev.nx('destroy', ['--purge', '--yes']);
  expect(dev.lines.join('\n')).toContain('none of the stacks is deployed, nothing to delete');
});

test.each(['staging', 'prod'] as const)('--purge is refused in %s', async (environment) => {
  await expect(dev.nx('destroy', ['--purge', '--yes'], { environment })).rejects.toThrow(
    `--purge must not be used for ${environment}: package.json allows it for dev`,
  );
});

test('without --purge, the retained resources remain and block the next deployment until they are purged', async () => {
  await dev.nx('deploy');
  await use();
  const retained = await dev.retained();
  await expect(dev.nx('destroy', ['--yes'])).rejects.toThrow(/dev-Data.* has termination protection/);
  await dev.allowDeletion();
  await dev.nx('destroy', ['--yes']);

  const left = await leftovers(dev);
  for (const type of PURGED) expect({ type, left: left[type] }).toEqual({ type, left: retained[type] });
  const { DBInstances = [] } = await new RDSClient(dev.client()).send(new DescribeDBInstancesCommand({}));
  expect(DBInstances.map(({ DBInstanceStatus }) => DBInstanceStatus)).toEqual(['available']);
  await expect(dev.nx('deploy')).rejects.toThrow(/already exists/i);
});
