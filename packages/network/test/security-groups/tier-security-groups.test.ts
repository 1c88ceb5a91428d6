import { App, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  AddressPlan,
  Ingress,
  NatGateways,
  TierSecurityGroups,
  type TierSecurityGroupsProps,
  TierType,
} from '../../src';
import { resourcesOf, stackIn, twoZonePlan, vpcIn } from '../fixtures';

const LOAD_BALANCER = 'GroupsLoadBalancer5374B351';
const SERVICE = 'GroupsService1C9700C6';
const DATABASE = 'GroupsDatabase43A0544C';
const CACHE = 'GroupsCacheAA1723C7';
const ROTATION = 'GroupsRotation559B129A';

/** Rule in every security group, without which EC2 adds an allow-all rule. */
const NOTHING = '255.255.255.255/32:252-0/icmp';

function groupsIn(stack: Stack, props: Partial<TierSecurityGroupsProps> = {}): TierSecurityGroups {
  return new TierSecurityGroups(stack, 'Groups', { vpc: vpcIn(stack), ingress: Ingress.internet(), ...props });
}

type Rule = Record<string, unknown>;

function peerOf(rule: Rule): string {
  const group = (rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId) as { 'Fn::GetAtt': string[] };
  return (
    (rule.CidrIp as string | undefined) ??
    (rule.CidrIpv6 as string | undefined) ??
    (rule.SourcePrefixListId as string | undefined) ??
    group['Fn::GetAtt'][0]
  );
}

function describeRule(rule: Rule): string {
  const ports = rule.FromPort === rule.ToPort ? `${rule.FromPort}` : `${rule.FromPort}-${rule.ToPort}`;
  return `${peerOf(rule)}:${ports}/${rule.IpProtocol}`;
}

/** Every rule of every security group, inline and separate: peer, ports and protocol. */
function rulesOf(template: Template, direction: 'Ingress' | 'Egress'): Record<string, string[]> {
  const resources = Object.entries(resourcesOf(template));
  const rules: Record<string, string[]> = {};
  for (const [id, { Type, Properties }] of resources) {
    if (Type !== 'AWS::EC2::SecurityGroup' || !id.startsWith('Groups')) continue;
    const inline = (Properties[`SecurityGroup${direction}`] ?? []) as Rule[];
    const apart = resources
      .map(([, resource]) => resource)
      .filter((resource) => resource.Type === `AWS::EC2::SecurityGroup${direction}`)
      .map((resource) => resource.Properties)
      .filter((rule) => (rule.GroupId as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0] === id);
    rules[id] = [...inline, ...apart].map(describeRule);
  }
  return rules;
}

describe('with defaults', () => {
  const stack = stackIn(new App(), 'Network');
  groupsIn(stack);
  const template = Template.fromStack(stack);

  test('allows exactly these inbound flows', () => {
    expect(rulesOf(template, 'Ingress')).toEqual({
      [LOAD_BALANCER]: ['0.0.0.0/0:80/tcp', '0.0.0.0/0:443/tcp'],
      [SERVICE]: [`${LOAD_BALANCER}:8080/tcp`],
      [DATABASE]: [`${SERVICE}:5432/tcp`, `${ROTATION}:5432/tcp`],
      [CACHE]: [`${SERVICE}:6379/tcp`],
      [ROTATION]: [],
    });
  });

  test('allows exactly these outbound flows', () => {
    expect(rulesOf(template, 'Egress')).toEqual({
      [LOAD_BALANCER]: [NOTHING, `${SERVICE}:8080/tcp`],
      [SERVICE]: [NOTHING, '0.0.0.0/0:443/tcp', `${DATABASE}:5432/tcp`, `${CACHE}:6379/tcp`],
      [DATABASE]: [NOTHING],
      [CACHE]: [NOTHING],
      [ROTATION]: [NOTHING, '0.0.0.0/0:443/tcp', `${DATABASE}:5432/tcp`],
    });
  });

  test('every security group has an inline outbound rule, without which EC2 allows all outbound traffic', () => {
    for (const { Type, Properties } of Object.values(resourcesOf(template))) {
      if (Type !== 'AWS::EC2::SecurityGroup') continue;
      expect(Properties.SecurityGroupEgress).toEqual(
        expect.arrayContaining([expect.objectContaining({ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' })]),
      );
    }
  });

  test('every rule has a description', () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string; Properties: Rule }> };
    const apart = Object.values(Resources).filter(({ Type }) => /SecurityGroup(In|E)gress$/.test(Type));
    const groups = Object.values(Resources).filter(({ Type }) => Type === 'AWS::EC2::SecurityGroup');
    const inline = groups.flatMap(({ Properties }) => [
      ...((Properties.SecurityGroupIngress ?? []) as Rule[]),
      ...(Properties.SecurityGroupEgress as Rule[]),
    ]);
    const descriptions = [...apart.map(({ Properties }) => Properties), ...inline].map(
      ({ Description }) => Description,
    );
    expect(descriptions).toHaveLength(17);
    expect(descriptions.filter((description) => !/^[A-Z][\w ]{5,}$/.test(String(description)))).toEqual([]);
  });

  test('logical ids are stable, because a replaced security group must be released by every resource first', () => {
    expect(Object.keys(template.findResources('AWS::EC2::SecurityGroup'))).toEqual([
      LOAD_BALANCER,
      SERVICE,
      DATABASE,
      CACHE,
      ROTATION,
    ]);
  });
});

test('accepts other ports', () => {
  const stack = stackIn(new App(), 'Network');
  groupsIn(stack, { servicePort: 3000, databasePort: 3306, cachePort: 11211, ingress: Ingress.cloudFrontOnly() });
  const template = Template.fromStack(stack);
  expect(rulesOf(template, 'Ingress')).toEqual({
    [LOAD_BALANCER]: ['pl-3b927c52:443/tcp'],
    [SERVICE]: [`${LOAD_BALANCER}:3000/tcp`],
    [DATABASE]: [`${SERVICE}:3306/tcp`, `${ROTATION}:3306/tcp`],
    [CACHE]: [`${SERVICE}:11211/tcp`],
    [ROTATION]: [],
  });
});

describe('over IPv6', () => {
  const plan = AddressPlan.of({ ...twoZonePlan(), dualStack: true });

  function egressOf(vpc: (stack: Stack) => ec2.IVpc, props: Partial<TierSecurityGroupsProps> = {}) {
    const stack = stackIn(new App(), 'Network');
    new TierSecurityGroups(stack, 'Groups', { vpc: vpc(stack), ingress: Ingress.internet(), ...props });
    const rules = rulesOf(Template.fromStack(stack), 'Egress');
    return Object.fromEntries(
      Object.entries(rules).map(([id, found]) => [id, found.filter((rule) => rule.startsWith('::/0'))]),
    );
  }

  const none = { [LOAD_BALANCER]: [], [SERVICE]: [], [DATABASE]: [], [CACHE]: [], [ROTATION]: [] };
  const both = { ...none, [SERVICE]: ['::/0:443/tcp'], [ROTATION]: ['::/0:443/tcp'] };
  const dualStack = (stack: Stack) => vpcIn(stack, { addressPlan: plan });
  const imported = (stack: Stack) =>
    ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1',
      availabilityZones: ['us-east-1a'],
      privateSubnetIds: ['subnet-1'],
    });
  const withoutPrivate = (stack: Stack) => {
    const tiers = plan.tiers.filter(({ tierType }) => tierType !== TierType.PRIVATE);
    return vpcIn(stack, { addressPlan: AddressPlan.of({ ...twoZonePlan(), tiers }), natGateways: NatGateways.NONE });
  };

  test.each<[string, (stack: Stack) => ec2.IVpc, boolean | undefined, Record<string, string[]>]>([
    ['a dual-stack VPC', dualStack, undefined, both],
    ['a dual-stack VPC, if it is disabled', dualStack, false, none],
    ['a VPC without IPv6', (stack) => vpcIn(stack), undefined, none],
    ['a VPC without private subnets', withoutPrivate, undefined, none],
    ['an imported VPC', imported, undefined, none],
    ['an imported VPC, if it is enabled', imported, true, both],
  ])('AWS APIs can be reached in %s', (_, vpc, ipv6, expected) => {
    expect(egressOf(vpc, { ipv6 })).toEqual(expected);
  });
});

test('outbound traffic is denied even if the app disables inline rules', () => {
  const app = new App({ context: { '@aws-cdk/aws-ec2.securityGroupDisableInlineRules': true } });
  const stack = stackIn(app, 'Network');
  groupsIn(stack);
  expect(resourcesOf(Template.fromStack(stack))[DATABASE].Properties.SecurityGroupEgress).toHaveLength(1);
});

describe('additional groups and rules', () => {
  const stack = stackIn(new App(), 'Network');
  const groups = groupsIn(stack);
  const search = groups.addGroup('Search', 'Search cluster');
  groups.allow(groups.service, search, 9200, 'Service to search cluster');
  groups.service.addEgressRule(ec2.Peer.ipv4('203.0.113.7/32'), ec2.Port.tcp(587), 'Service to mail relay');
  const template = Template.fromStack(stack);

  test('another group gets a rule on both sides', () => {
    expect(rulesOf(template, 'Ingress')).toMatchObject({ GroupsSearch01F1ABB0: [`${SERVICE}:9200/tcp`] });
    expect(rulesOf(template, 'Egress')).toMatchObject({ GroupsSearch01F1ABB0: [NOTHING] });
    expect(rulesOf(template, 'Egress')[SERVICE]).toContain('GroupsSearch01F1ABB0:9200/tcp');
  });

  test('the service can get another outbound rule', () => {
    expect(rulesOf(template, 'Egress')[SERVICE]).toContain('203.0.113.7/32:587/tcp');
  });
});

test('an imported security group can be a target', () => {
  const stack = stackIn(new App(), 'Network');
  const groups = groupsIn(stack);
  const imported = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Imported', 'sg-0123456789abcdef0');
  groups.allow(groups.service, imported, 443, 'Service to a shared group');
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
    DestinationSecurityGroupId: 'sg-0123456789abcdef0',
    Description: 'Service to a shared group',
  });
});

describe('resources in three other stacks', () => {
  const app = new App();
  const networkStack = stackIn(app, 'Network');
  const network = vpcIn(networkStack);
  const groups = new TierSecurityGroups(networkStack, 'Groups', { vpc: network, ingress: Ingress.internet() });

  const data = stackIn(app, 'Data');
  new rds.DatabaseInstance(data, 'Database', {
    vpc: network,
    vpcSubnets: network.subnets('database'),
    securityGroups: [groups.database],
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_15 }),
  });

  const edge = stackIn(app, 'Edge');
  const loadBalancer = new elbv2.ApplicationLoadBalancer(edge, 'LoadBalancer', {
    vpc: network,
    vpcSubnets: network.subnets('public'),
    internetFacing: true,
    securityGroup: groups.loadBalancer,
  });
  const listener = loadBalancer.addListener('Http', { port: 80 });

  const serviceStack = stackIn(app, 'Service');
  const taskDefinition = new ecs.FargateTaskDefinition(serviceStack, 'Task');
  taskDefinition.addContainer('App', {
    image: ecs.ContainerImage.fromRegistry('nginx'),
    portMappings: [{ containerPort: 8080 }],
  });
  const service = new ecs.FargateService(serviceStack, 'Service', {
    cluster: new ecs.Cluster(serviceStack, 'Cluster', { vpc: network }),
    taskDefinition,
    vpcSubnets: network.subnets('private'),
    securityGroups: [groups.service],
  });
  const targetGroup = new elbv2.ApplicationTargetGroup(edge, 'Targets', {
    vpc: network,
    port: 8080,
    protocol: elbv2.ApplicationProtocol.HTTP,
    targetType: elbv2.TargetType.IP,
  });
  listener.addTargetGroups('Api', { targetGroups: [targetGroup] });
  service.attachToApplicationTargetGroup(targetGroup);

  test('create no dependency cycle', () => {
    expect(() => app.synth()).not.toThrow();
  });

  test('add no rule, neither in their stacks nor in the stack of the groups', () => {
    for (const stack of [data, edge, serviceStack]) {
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
      template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
      template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
    }
    const template = Template.fromStack(networkStack);
    expect(rulesOf(template, 'Ingress')[SERVICE]).toEqual([`${LOAD_BALANCER}:8080/tcp`]);
    expect(rulesOf(template, 'Egress')[LOAD_BALANCER]).toEqual([NOTHING, `${SERVICE}:8080/tcp`]);
  });
});

test.each([1, 65_535])('accepts port %p', (servicePort) => {
  expect(() => groupsIn(stackIn(new App(), 'Network'), { servicePort })).not.toThrow();
});

test.each(['servicePort', 'databasePort', 'cachePort'] as const)('fails when %s is not a port', (prop) => {
  for (const port of [0, -1, 1.5, 65_536, NaN]) {
    expect(() => groupsIn(stackIn(new App(), 'Network'), { [prop]: port })).toThrow(
      `Network/Groups: ${prop} must be a port from 1 to 65535, got ${port}`,
    );
  }
});

test('fails when a port is a token, because stacks would depend on each other', () => {
  const databasePort = Lazy.number({ produce: () => 5432 });
  expect(() => groupsIn(stackIn(new App(), 'Network'), { databasePort })).toThrow(
    'databasePort must be a literal, got a token',
  );
});

test('fails when a group belongs to another stack', () => {
  const app = new App();
  const stack = stackIn(app, 'Network');
  const vpc = vpcIn(stack);
  const groups = new TierSecurityGroups(stack, 'Groups', { vpc, ingress: Ingress.internet() });
  const other = new ec2.SecurityGroup(stackIn(app, 'Other'), 'Group', { vpc });
  expect(() => groups.allow(groups.service, other, 443, 'Service to other')).toThrow(
    'Network/Groups: target must be a security group of the stack Network, got Other/Group',
  );
  expect(() => groups.allow(other, groups.service, 8080, 'Other to service')).toThrow(
    'Network/Groups: source must be a security group of the stack Network, got Other/Group',
  );
});

test.each(['', 'a'.repeat(256), 'Service → search'])('fails for the description %p', (description) => {
  const groups = groupsIn(stackIn(new App(), 'Network'));
  const problem = `description must be 1 to 255 characters that EC2 accepts (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), got "${description}"`;
  expect(() => groups.allow(groups.service, groups.cache, 443, description)).toThrow(problem);
  expect(() => groups.addGroup('Further', description)).toThrow(problem);
});
