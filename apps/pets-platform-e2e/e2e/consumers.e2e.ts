import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { LocalDeployment } from '../src/local-deployment';
import { changes } from '../src/snapshot';
import { synthesizeDev } from '../src/variants';

const dev = new LocalDeployment('dev');
beforeAll(async () => {
  await dev.start();
  await dev.nx('bootstrap');
  await dev.nx('deploy');
});
afterAll(() => dev.close());

/** Descriptions in EC2 of the security groups of the service. */
async function groupsOfService(): Promise<string[]> {
  const { services = [] } = await new ECSClient(dev.client()).send(
    new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'] }),
  );
  const ids = services[0].networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
  const { SecurityGroups = [] } = await new EC2Client(dev.client()).send(new DescribeSecurityGroupsCommand({}));
  return ids.map((id) => SecurityGroups.find(({ GroupId }) => GroupId === id)?.Description ?? 'does not exist');
}

/** Synthesizes dev with other descriptions of the security groups, which replaces them. */
function replaceSecurityGroups(suffix: string): string {
  const change = (group: unknown) => {
    if (group instanceof CfnSecurityGroup) group.groupDescription += suffix;
  };
  return synthesizeDev({}, (network) => network.node.findAll().forEach(change), 'Network');
}

/** Stacks that read the id of a security group. */
const CONSUMERS = ['Data', 'Rotation', 'Service', 'Traffic'];

/** Returns the stacks that are reported to read an output that changed. */
function reported(): string[] {
  return dev.lines.flatMap((line) => /^(\S+) reads outputs that changed: Network\./.exec(line)?.[1] ?? []).sort();
}

/** Deploys and returns the stacks that were updated. */
async function updatedBy(deploy: () => Promise<void>): Promise<string[]> {
  const before = await changes(dev);
  await deploy();
  const after = await changes(dev);
  return Object.keys(after)
    .filter((stack) => after[stack] !== before[stack])
    .map((stack) => stack.replace('dev-', ''))
    .sort();
}

test('a second deploy and a diff report no change', async () => {
  expect(await updatedBy(() => dev.nx('deploy'))).toEqual([]);
  await dev.nx('diff');
  expect(dev.lines.join('\n')).toMatch(/Number of stacks with differences: 0/);
});

test('a deploy updates the stacks that read an output that changed, although their templates have not changed', async () => {
  const before = await groupsOfService();
  const assembly = replaceSecurityGroups(' (2)');
  expect(await updatedBy(() => dev.nx('deploy', ['--yes'], { assembly }))).toEqual(['Network', ...CONSUMERS].sort());
  expect(reported()).toEqual(CONSUMERS);
  expect(await groupsOfService()).toEqual(before.map((text) => `${text} (2)`));
});

test('the next deploy updates the stacks that an earlier deploy did not reach', async () => {
  const assembly = replaceSecurityGroups(' (3)');
  const deployNetwork = () => dev.nx('deploy', ['--yes', '--stacks=Network'], { assembly });
  expect(await updatedBy(deployNetwork)).toEqual(['Network']);
  expect(dev.lines.join('\n')).toMatch(/Service reads outputs that changed: .*\. Deploy it with --stacks=Service/);
  expect(await groupsOfService()).toEqual(['does not exist']);

  expect(await updatedBy(() => dev.nx('deploy', ['--yes'], { assembly }))).toEqual(CONSUMERS);
  expect(reported()).toEqual(CONSUMERS);
  expect(await groupsOfService()).toEqual([expect.stringMatching(/ \(3\)$/)]);
});
