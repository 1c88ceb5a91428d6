import {
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeLoadBalancersCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Client } from 'pg';
import { leftovers } from './leftovers';
import type { LiveDeployment } from './live-deployment';

/** Names of all resources that a preview can create, by type, with the databases and users of the instance. */
export async function inventory(dev: LiveDeployment): Promise<Record<string, string[]>> {
  const settings = dev.client();
  const balancing = new ElasticLoadBalancingV2Client(settings);
  const { LoadBalancers = [] } = await balancing.send(new DescribeLoadBalancersCommand({}));
  const rules: string[] = [];
  for (const { LoadBalancerArn } of LoadBalancers) {
    const { Listeners = [] } = await balancing.send(new DescribeListenersCommand({ LoadBalancerArn }));
    for (const { ListenerArn } of Listeners) {
      const { Rules = [] } = await balancing.send(new DescribeRulesCommand({ ListenerArn }));
      rules.push(...Rules.map(({ RuleArn = '' }) => RuleArn));
    }
  }
  const { TargetGroups = [] } = await balancing.send(new DescribeTargetGroupsCommand({}));
  const { Parameters = [] } = await new SSMClient(settings).send(new DescribeParametersCommand({ MaxResults: 50 }));
  const schedules = (await (await fetch(`${dev.endpoint}/schedules`, { headers: SCHEDULER })).json()) as {
    Schedules?: { Name: string }[];
  };
  return {
    ...(await leftovers(dev)),
    'AWS::CloudFormation::Stack': (await dev.stacks()).map(({ StackName = '' }) => StackName).sort(),
    'AWS::ElasticLoadBalancingV2::ListenerRule': rules.sort(),
    'AWS::ElasticLoadBalancingV2::TargetGroup': TargetGroups.map(({ TargetGroupArn = '' }) => TargetGroupArn).sort(),
    'AWS::SSM::Parameter': Parameters.map(({ Name = '' }) => Name).sort(),
    'AWS::Scheduler::Schedule': (schedules.Schedules ?? []).map(({ Name }) => Name).sort(),
    database: await names(dev, "SELECT datname AS name FROM pg_database WHERE datname LIKE 'preview%'"),
    user: await names(dev, "SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'preview%'"),
  };
}

/** Scope of a request to Amazon EventBridge Scheduler. */
const SCHEDULER = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/scheduler/aws4_request, SignedHeaders=host, Signature=none',
};

async function names(dev: LiveDeployment, statement: string): Promise<string[]> {
  const { host, password, port, username } = await dev.credentials('pets-api/db-password');
  // the emulator issues the certificate
  const client = new Client({
    host,
    port: Number(port),
    user: username,
    password,
    database: 'petsdb',
    ssl: { rejectUnauthorized: false },
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(`${statement} ORDER BY 1`);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
