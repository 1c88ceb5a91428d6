import type { RegisteredAcknowledgement } from '@pets/compliance';
import { TAGS } from '../pets-api';
import { controlTower } from './control-tower';
import { HIPAA, managedPolicy, NIST, of } from './packs';

const owner = TAGS.Owner;

function inEachNetwork(id: string): string[] {
  return ['Network', 'Recovery'].map((stack) => `${stack}/Custom::VpcRestrictDefaultSGCustomResourceProvider/${id}`);
}

/** The custom resource of the CDK that removes the rules of the default security group of each VPC. */
export const DEFAULT_SECURITY_GROUP: RegisteredAcknowledgement[] = [
  {
    rules: [
      ...of('LambdaInsideVPC', NIST, HIPAA),
      ...of('LambdaDLQ', NIST, HIPAA),
      ...of('LambdaConcurrency', NIST, HIPAA),
      controlTower('lambda_inside_vpc'),
    ],
    at: inEachNetwork('Handler'),
    reason:
      'A function outside a VPC is not restricted by security groups, and a failed event without a dead-letter queue is lost. The CDK creates this function without options for them. CloudFormation invokes it when the VPC is created, to remove the rules of the default security group, and reports a failure. Reserved concurrency fails in new accounts, whose quota is 10',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [managedPolicy('AWSLambdaBasicExecutionRole'), ...of('IAMNoInlinePolicy', NIST, HIPAA)],
    at: inEachNetwork('Role'),
    reason:
      'An inline policy cannot be reviewed and versioned on its own, and AWS can extend a managed policy. The CDK creates this role without options for both. The inline policy allows only changes of the rules of one security group, and the managed policy only writes logs. Only AWS Lambda can assume the role',
    owner,
    expires: '2027-11-30',
  },
];
