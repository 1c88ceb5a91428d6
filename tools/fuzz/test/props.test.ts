import { Fuzz } from '../src/run';
import type { Input, RecipeObject } from '../src/recipe';

const { assemblies, generator, judge } = new Fuzz();
const constructs = assemblies.constructs();

/** The smallest input of a construct with other props. */
function inputOf(construct: string, props: RecipeObject): Input {
  const type = constructs.find(({ fqn }) => fqn === `@pets/${construct}`);
  const smallest = generator.smallest(type as never);
  return { ...smallest, props: { ...(smallest.props as RecipeObject), ...props } };
}

const propsOf = ({ fqn }: { fqn: string }) => {
  const type = assemblies.constructorOf(constructs.find((each) => each.fqn === fqn) as never).at(2)?.type.fqn;
  return type === undefined ? [] : assemblies.propsOf(type);
};

const withPolicy = constructs
  .filter((type) => propsOf(type).some(({ name }) => name === 'removalPolicy'))
  .map(({ fqn }) => fqn.replace('@pets/', ''));

test('some constructs have a removal policy', () => {
  expect(withPolicy.length).toBeGreaterThan(8);
});

test.each(withPolicy)('%s has snapshots, or the removal policy SNAPSHOT is an error', (construct) => {
  const verdict = judge.judge(inputOf(construct, { removalPolicy: { $enum: 'aws-cdk-lib.RemovalPolicy.SNAPSHOT' } }));
  if (verdict.outcome !== 'synthesized')
    expect(verdict).toEqual({
      outcome: 'refused',
      message: expect.stringMatching(/^Stack\/\S+: removalPolicy must be DESTROY or one of RETAIN, .*, got SNAPSHOT$/),
    });
});

const LONG = 'x'.repeat(600);
const bucket = { $fixture: 'aws-cdk-lib.aws_s3.IBucket', n: 0 };

/** Props that AWS rejects, and the problem. Tests of one construct check its other props. */
test.each<[string, RecipeObject, string]>([
  ['network.TieredVpc', { vpcName: LONG }, 'vpcName must be at most 256 letters'],
  ['network.TieredVpc', { vpcName: '*' }, 'vpcName must be at most 256 letters'],
  [
    'network.TieredVpc',
    { flowLogs: flowLogs({ logGroupName: 'aws/vpc' }) },
    'logGroupName must be 1 to 512 letters, digits and . - _ / #, and not begin with aws/',
  ],
  ['network.OriginVerification', { headerName: LONG }, 'headerName must be a custom header'],
  ['network.OriginVerification', { secretNamePrefix: LONG }, 'secretNamePrefix must be at most 400'],
  ['security.ArtifactBucket', { bucketName: 'Pets' }, 'bucketName must be 3 to 63 lower-case letters'],
  ['security.LogBucket', { bucketName: 'a' }, 'bucketName must be 3 to 63 lower-case letters'],
  ['security.AuditTrail', { bucket, s3KeyPrefix: 'x'.repeat(201) }, 's3KeyPrefix must be 1 to 200 characters'],
  ['security.ConfigurationAudit', { recorder: recorder({ s3KeyPrefix: '/' }) }, 's3KeyPrefix must be 1 to 200'],
  ['security.GithubDeployer', { roleName: 'a b' }, 'roleName must be 1 to 64 letters'],
  [
    'security.WebFirewall',
    { managedRuleGroups: [{ $static: '@pets/security.ManagedRuleGroup.linux', args: [{ version: 'a b' }] }] },
    'managedRuleGroups: version must be 1 to 64 letters',
  ],
  ['security.WebFirewall', { clientAddress: forwarded('a b') }, 'clientAddress: headerName must be 1 to 255'],
  ['database.DatabaseBackup', { backupVaultName: 'a b' }, 'backupVaultName must be 2 to 50'],
  [
    'database.DatabaseBackup',
    { scheduleExpression: { $fixture: 'aws-cdk-lib.aws_events.Schedule', n: 1 } },
    'scheduleExpression must be a cron expression, got',
  ],
  ['database.ConnectionSecrets', { secretNamePrefix: LONG }, 'secretNamePrefix must be at most 400'],
])('%s, case %#, is an error', (construct, props, problem) => {
  const verdict = judge.judge(inputOf(construct, props));
  const [, name] = construct.split('.');
  expect(verdict).toEqual({
    outcome: 'refused',
    message: expect.stringMatching(new RegExp(`^Stack/${name}\\d+: ${problem.replace(/[./()]/g, '\\$&')}`)),
  });
});

function flowLogs(props: RecipeObject): RecipeObject {
  const encryptionKey = { $fixture: 'aws-cdk-lib.aws_kms.IKey', n: 0 };
  return { $static: '@pets/network.FlowLogs.toCloudWatch', args: [{ encryptionKey, ...props }] };
}

function recorder(props: RecipeObject): RecipeObject {
  const role = { $static: '@pets/security.RecorderRole.newServiceLinked', args: [] };
  return { $static: '@pets/security.ConfigurationRecorder.toBucket', args: [bucket, { role, ...props }] };
}

function forwarded(headerName: string): RecipeObject {
  return { $static: '@pets/security.ClientAddress.forwarded', args: [{ headerName }] };
}
