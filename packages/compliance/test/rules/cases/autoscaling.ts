import { instanceTypes } from '../../../src/rules/autoscaling/instance-types';
import { launchTemplate } from '../../../src/rules/autoscaling/launch-template';
import { launchConfigurationTokens } from '../../../src/rules/autoscaling/metadata-tokens';
import { groupZones } from '../../../src/rules/autoscaling/zones';
import { type Case, PARAMETER, properties, resources, type RuleCases, settingCases } from './case';

const mixed = (...Overrides: readonly object[]) =>
  properties({ MixedInstancesPolicy: { LaunchTemplate: { Overrides } } });

function inZones(first: unknown, second: unknown): Case {
  return resources({
    'Judged AWS::AutoScaling::AutoScalingGroup': { VPCZoneIdentifier: [{ Ref: 'First' }, { Ref: 'Second' }] },
    'First AWS::EC2::Subnet': { AvailabilityZone: first },
    'Second AWS::EC2::Subnet': { AvailabilityZone: second },
  });
}

export const autoscaling: Readonly<Record<string, RuleCases>> = {
  launchConfigurationTokens: settingCases(launchConfigurationTokens, ['MetadataOptions', 'HttpTokens'], {
    compliant: ['required'],
    nonCompliant: [undefined, 'optional'],
  }),
  instanceTypes: {
    rule: instanceTypes,
    compliant: {
      'two types': mixed({ InstanceType: 'm7g.large' }, { InstanceType: 'm6g.large' }),
      requirements: mixed({ InstanceRequirements: {} }),
    },
    nonCompliant: {
      'one type': mixed({ InstanceType: 'm7g.large' }, { InstanceType: 'm7g.large' }),
      'a type and a weight': mixed({ InstanceType: 'm7g.large' }, { WeightedCapacity: '2' }),
      'a launch template': properties({ LaunchTemplate: {} }),
    },
    unresolved: { 'a parameter': mixed({ InstanceType: PARAMETER }) },
  },
  launchTemplate: {
    rule: launchTemplate,
    compliant: {
      'a launch template': properties({ LaunchTemplate: { LaunchTemplateId: 'id' } }),
      'a launch template with overrides': properties({
        MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'id' } } },
      }),
    },
    nonCompliant: { 'a launch configuration': properties({ LaunchConfigurationName: 'name' }) },
    unresolved: { 'a parameter': properties({ MixedInstancesPolicy: PARAMETER }) },
  },
  groupZones: {
    rule: groupZones,
    compliant: {
      'two zones': properties({ AvailabilityZones: ['us-east-1a', 'us-east-1b'] }),
      'subnets in two zones': inZones('us-east-1a', 'us-east-1b'),
    },
    nonCompliant: {
      'one zone': properties({ AvailabilityZones: ['us-east-1a'] }),
      'one subnet': properties({ VPCZoneIdentifier: ['subnet-1'] }),
      'subnets in one zone': inZones('us-east-1a', 'us-east-1a'),
    },
    unresolved: { 'subnets of another stack': properties({ VPCZoneIdentifier: ['subnet-1', 'subnet-2'] }) },
  },
};
