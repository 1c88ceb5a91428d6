import { cifsAccess } from '../../../src/rules/ec2/cifs-access';
import { cloudShellAccess } from '../../../src/rules/iam/cloud-shell-access';
import { properties, type RuleCases } from './case';

const managed = (...ManagedPolicyArns: readonly unknown[]) => properties({ ManagedPolicyArns });
const awsPolicy = (name: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]],
});

const group = (...SecurityGroupIngress: readonly unknown[]) => properties({ SecurityGroupIngress });
const INGRESS = 'AWS::EC2::SecurityGroupIngress';

export const cis: Readonly<Record<string, RuleCases>> = {
  cifsAccess: {
    rule: cifsAccess,
    compliant: {
      'a security group without rules': properties({}),
      'CIFS from a range': group({ IpProtocol: 'tcp', FromPort: 445, ToPort: 445, CidrIp: '10.0.0.0/8' }),
      'another port from all addresses': group({ IpProtocol: '6', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
      'UDP from all addresses': group({ IpProtocol: 'udp', FromPort: 0, ToPort: 65535, CidrIp: '0.0.0.0/0' }),
      'all traffic from a security group': properties({ IpProtocol: '-1', SourceSecurityGroupId: 'sg-1' }, INGRESS),
      'all traffic from the VPC': {
        resources: {
          Judged: { Type: INGRESS, Properties: { IpProtocol: -1, CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } } },
          Vpc: { Type: 'AWS::EC2::VPC' },
        },
      },
    },
    nonCompliant: {
      'CIFS from all IPv4 addresses': group({ IpProtocol: 'tcp', FromPort: 1, ToPort: 445, CidrIp: '0.0.0.0/0' }),
      'CIFS from all IPv6 addresses': properties(
        { IpProtocol: 'tcp', FromPort: '445', ToPort: '500', CidrIpv6: '::/0' },
        INGRESS,
      ),
      'all traffic': group({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }),
      'all TCP ports': group({ IpProtocol: 'tcp', FromPort: -1, ToPort: -1, CidrIp: '0.0.0.0/0' }),
      'TCP without ports': group({ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0' }),
      'a rule without a protocol': group({ CidrIp: '0.0.0.0/0' }),
    },
    unresolved: { 'a range in a parameter': group({ IpProtocol: '-1', CidrIp: { Ref: 'Range' } }) },
  },
  cloudShellAccess: {
    rule: cloudShellAccess,
    compliant: {
      'a role without managed policies': properties({}),
      'a role with another policy of AWS': managed(awsPolicy('ReadOnlyAccess')),
      'a role with a policy of the template': {
        resources: {
          Judged: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ Ref: 'Policy' }] } },
          Policy: { Type: 'AWS::IAM::ManagedPolicy' },
        },
      },
    },
    nonCompliant: {
      'a user with full access': properties(
        { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSCloudShellFullAccess'] },
        'AWS::IAM::User',
      ),
      'a group with full access': properties(
        { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSCloudShellFullAccess'] },
        'AWS::IAM::Group',
      ),
      'a role with full access in the partition': managed(awsPolicy('AWSCloudShellFullAccess')),
    },
    unresolved: { 'a policy in a parameter': managed({ Ref: 'PolicyArn' }) },
  },
};
