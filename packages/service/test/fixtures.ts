import { App, Resource, Stack } from 'aws-cdk-lib/core';
import type { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import {
  ContainerService,
  type ContainerServiceProps,
  PublicLoadBalancer,
  type PublicLoadBalancerProps,
  ServiceImage,
} from '../src';

export const ENV = { account: '111111111111', region: 'us-east-1' };

export const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';

export interface Statement {
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Creates a stack with an account and Region, by default in a new app. */
export function stackOf(app = new App(), id = 'Service'): Stack {
  return new Stack(app, id, { env: ENV });
}

/** Imports a VPC with two public and two private subnets. */
export function vpcIn(stack: Stack): ec2.IVpc {
  const known = stack.node.tryFindChild('Vpc');
  if (known) return known as unknown as ec2.IVpc;
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
    privateSubnetIds: ['subnet-private-a', 'subnet-private-b'],
    publicSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    privateSubnetRouteTableIds: ['rtb-3', 'rtb-4'],
  });
}

/** Creates a service with the required properties. */
export function serviceIn(stack: Stack, props: Partial<ContainerServiceProps> = {}): ContainerService {
  return new ContainerService(stack, 'Service', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'TaskGroup', 'sg-tasks'),
    image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29.0'),
    cpu: 512,
    memoryLimitMiB: 1024,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', '/service'),
    ...props,
  });
}

/** Creates a public load balancer with the required properties. */
export function loadBalancerIn(stack: Stack, props: Partial<PublicLoadBalancerProps> = {}): PublicLoadBalancer {
  return new PublicLoadBalancer(stack, 'LoadBalancer', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'LoadBalancerGroup', 'sg-load-balancer'),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    accessLogs: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'),
    ...props,
  });
}

/** Returns an imported web ACL with this ARN. */
export function webAclIn(stack: Stack, webAclArn: string): wafv2.IWebACLRef {
  const webAclRef = { webAclArn, webAclName: 'api', webAclId: '1', scope: 'REGIONAL' };
  return Object.assign(new (class extends Resource {})(stack, 'WebAcl'), { webAclRef });
}

/** Returns the properties of the only resource of a type. */
export function only(template: Template, type: string): Record<string, unknown> {
  const [resource, ...more] = Object.values(template.findResources(type));
  expect(more).toEqual([]);
  return resource.Properties;
}

/** Returns the statements of the managed policy whose logical id starts with the prefix. */
export function statementsOf(template: Template, prefix: string): Statement[] {
  const policies = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'));
  const found = policies.filter(([id]) => id.startsWith(prefix)).map(([, policy]) => policy);
  expect(found).toHaveLength(1);
  return found[0].Properties.PolicyDocument.Statement;
}

/** Returns the only container of the only task definition. */
export function containerOf(template: Template): Record<string, unknown> {
  const { ContainerDefinitions: containers } = only(template, 'AWS::ECS::TaskDefinition');
  expect(containers).toHaveLength(1);
  return (containers as Record<string, unknown>[])[0];
}

/** Returns the logical ids of the resources of a type. */
export function idsOf(template: Template, type: string): string[] {
  return Object.keys(template.findResources(type));
}
