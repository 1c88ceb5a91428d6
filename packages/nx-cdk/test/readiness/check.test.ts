import { byRegion, newResources, regionsOf, resourcesOf } from '../../src/readiness/check';
import { requirementsOf, stackOf } from '../support/requirements';

const vpc = { Type: 'AWS::EC2::VPC' };
const bucket = { Type: 'AWS::S3::Bucket' };
const address = { Type: 'AWS::EC2::EIP' };

const ireland = stackOf({ A: vpc, B: bucket }, { nested: { Resources: { C: vpc } } });
const frankfurt = stackOf({ D: vpc, E: address }, { region: 'eu-central-1' });
const recovery = stackOf({ F: address }, { region: 'eu-central-1' });

test('finds the resources of the types with their stacks and logical ids, also in nested stacks', () => {
  expect(resourcesOf([ireland, frankfurt], 'AWS::EC2::VPC', 'AWS::EC2::EIP')).toEqual([
    { ...vpc, stack: ireland, logicalId: 'A' },
    { ...vpc, stack: ireland, logicalId: 'C' },
    { ...vpc, stack: frankfurt, logicalId: 'D' },
    { ...address, stack: frankfurt, logicalId: 'E' },
  ]);
  expect(resourcesOf([{ ...ireland, template: {}, nested: new Map() }], 'AWS::EC2::VPC')).toEqual([]);
});

test('leaves out the resources of deployed stacks', () => {
  const requirements = { ...requirementsOf(ireland, frankfurt), deployed: new Set([ireland]) };
  expect(newResources(requirements, 'AWS::EC2::VPC')).toEqual([{ ...vpc, stack: frankfurt, logicalId: 'D' }]);
});

test('groups resources by Region, in the order of the first one of each', () => {
  const [a, c, d, e, f] = resourcesOf([ireland, frankfurt, recovery], 'AWS::EC2::VPC', 'AWS::EC2::EIP');
  expect([...byRegion([d, a, e, c, f])]).toEqual([
    ['eu-central-1', [d, e, f]],
    ['eu-west-1', [a, c]],
  ]);
  expect([...byRegion([])]).toEqual([]);
});

test('lists each Region once', () => {
  expect(regionsOf([ireland, frankfurt, recovery])).toEqual(['eu-west-1', 'eu-central-1']);
});
