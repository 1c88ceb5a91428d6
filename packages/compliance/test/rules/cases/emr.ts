import { primaryAddress } from '../../../src/rules/emr/primary-address';
import { emrRestEncryption } from '../../../src/rules/emr/rest-encryption';
import { emrTransitEncryption } from '../../../src/rules/emr/transit-encryption';
import type { Rule } from '../../../src/rules/rule';
import { PARAMETER, properties, type Case, type RuleCases } from './case';

function clusterIn(Instances: object, MapPublicIpOnLaunch?: unknown): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::EMR::Cluster', Properties: { Instances } },
      Private: { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: false } },
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch } },
    },
  };
}

function encryptionCases(rule: Rule, name: string): RuleCases {
  const configuration = (EncryptionConfiguration: unknown) => ({ EncryptionConfiguration });
  const example = (SecurityConfiguration: unknown) => properties({ SecurityConfiguration });
  return {
    rule,
    compliant: {
      'an object': example(configuration({ [name]: true })),
      'a JSON text': example(JSON.stringify(configuration({ [name]: true }))),
    },
    nonCompliant: { 'no encryption': example({}), 'disabled encryption': example(configuration({ [name]: false })) },
    unresolved: { 'a parameter': example(configuration({ [name]: PARAMETER })) },
  };
}

export const emr: Readonly<Record<string, RuleCases>> = {
  primaryAddress: {
    rule: primaryAddress,
    compliant: {
      'a subnet without public addresses': clusterIn({ Ec2SubnetId: { Ref: 'Subnet' } }),
      'several subnets': clusterIn({ Ec2SubnetIds: [{ Ref: 'Private' }, { Ref: 'Subnet' }] }, false),
    },
    nonCompliant: {
      'the default subnet': clusterIn({}),
      'a subnet with public addresses': clusterIn({ Ec2SubnetId: { Ref: 'Subnet' } }, true),
      'one of several subnets': clusterIn({ Ec2SubnetIds: [{ Ref: 'Private' }, { Ref: 'Subnet' }] }, true),
    },
    unresolved: {
      'a subnet of another stack': clusterIn({ Ec2SubnetId: { 'Fn::ImportValue': 'Subnet' } }),
      'an id': clusterIn({ Ec2SubnetIds: ['subnet-1'] }),
    },
  },
  emrRestEncryption: encryptionCases(emrRestEncryption, 'EnableAtRestEncryption'),
  emrTransitEncryption: encryptionCases(emrTransitEncryption, 'EnableInTransitEncryption'),
};
