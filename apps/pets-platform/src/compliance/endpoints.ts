import type { RegisteredAcknowledgement } from '@pets/compliance';
import type { TieredVpc } from '@pets/network';
import { Stage, type Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { TAGS } from '../pets-api';
import { FSBP, of } from './packs';

/** AWS services whose interface endpoint a control requires. */
const REQUIRED: readonly (readonly [control: string, service: string])[] = [
  ['EC2.10', 'ec2'],
  ['EC2.55', 'ecr.api'],
  ['EC2.56', 'ecr.dkr'],
  ['EC2.57', 'ssm'],
  ['EC2.58', 'ssm-contacts'],
  ['EC2.60', 'ssm-incidents'],
];

/** For VPCs without some of the interface endpoints that AWS Foundational Security Best Practices requires. */
export function endpointAcknowledgements(
  stacks: readonly (Stack & { readonly vpc: TieredVpc })[],
): RegisteredAcknowledgement[] {
  const groups = new Map<string, RegisteredAcknowledgement & { readonly stages: string[] }>();
  for (const stack of stacks) {
    const rules = missingIn(stack);
    if (rules.length === 0) continue;
    const at = `${stack.node.id}/Vpc`;
    const key = [at, ...rules].join();
    const entry = groups.get(key) ?? {
      rules,
      at: [at],
      stages: [],
      reason: REASON,
      owner: TAGS.Owner,
      expires: '2027-11-30',
    };
    entry.stages.push(Stage.of(stack)!.node.id);
    groups.set(key, entry);
  }
  return [...groups.values()];
}

const REASON =
  'Calls of AWS APIs leave the VPC through the NAT gateways, with TLS. Row N4 of the design has endpoints for the services that tasks call, each switchable because of its hourly charge: the setting interfaceEndpoints. No resource of the VPC calls Amazon EC2, AWS Systems Manager or Incident Manager';

function missingIn(stack: Stack & { readonly vpc: TieredVpc }): string[] {
  const endpoints = stack.vpc.node.findAll().filter((construct) => construct instanceof ec2.CfnVPCEndpoint);
  const services = endpoints.map(({ serviceName }) => stack.resolve(serviceName) as unknown);
  const missing = REQUIRED.filter(([, service]) => !services.includes(`com.amazonaws.${stack.region}.${service}`));
  return missing.flatMap(([control]) => of(control, FSBP));
}
