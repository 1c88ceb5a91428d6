import { type Duration, Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Checks a whole number. `unit` follows the number in the message, for example `GiB`. */
export function checkInteger(
  prop: string,
  value: number | undefined,
  min: number,
  max: number,
  unit = '',
): string | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= min && value <= max) return undefined;
  return `${prop} must be an integer from ${min} to ${max}${unit && ` ${unit}`}, got ${value}`;
}

/** Checks the unit of a token, which the CDK does not convert. */
export function checkUnit(prop: string, value: Duration, unit: string): string | undefined {
  if (!value.isUnresolved() || value.unitLabel() === unit) return undefined;
  return `${prop} must be in ${unit} if it is a token, got ${value.unitLabel()}`;
}

/** Checks the number of security groups. */
export function checkSecurityGroups(groups: ec2.ISecurityGroup[]): string | undefined {
  if (groups.length === 0) return 'securityGroups must contain at least one security group, got none';
  const ids = groups.map(({ securityGroupId }) => securityGroupId);
  return new Set(ids).size === ids.length ? undefined : 'securityGroups must be unique, got one twice';
}

/**
 * Checks that no subnet is public and that the subnets are in at least two Availability Zones.
 *
 * @param condition text after the requirement of two zones; without it one zone is enough
 */
export function checkSubnets(selected: ec2.SelectedSubnets, condition?: string): (string | undefined)[] {
  if (selected.isPendingLookup || Token.isUnresolved(selected.subnetIds)) return [];
  const zones = [...new Set(selected.subnets.map((subnet) => subnet.availabilityZone))];
  return [
    condition !== undefined && zones.length < 2
      ? `vpcSubnets must be in at least two Availability Zones${condition}, got ${zones.join(', ') || 'none'}`
      : undefined,
    selected.hasPublic ? 'vpcSubnets must be private or isolated, got public subnets' : undefined,
  ];
}

/** Checks a name of lower-case letters, digits and single hyphens, as Amazon RDS and Amazon ElastiCache require. */
export function checkIdentifier(prop: string, name: string | undefined, maxLength: number): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (name.length <= maxLength && /^[a-z](-?[a-z0-9])*$/.test(name)) return undefined;
  return `${prop} must be 1 to ${maxLength} lower-case letters, digits and single hyphens, start with a letter and not end with a hyphen, got ${name}`;
}

/** Checks the names of the parameters of a parameter group. */
export function checkParameters(parameters: Record<string, string> = {}): (string | undefined)[] {
  return Object.keys(parameters).map((name) =>
    Token.isUnresolved(name) || /^[a-z][a-z0-9_.-]{0,254}$/.test(name)
      ? undefined
      : `parameters must have names of 1 to 255 lower-case letters, digits and _ . -, starting with a letter, got '${name}'`,
  );
}
