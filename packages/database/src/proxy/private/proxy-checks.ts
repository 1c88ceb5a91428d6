import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkIdentifier, checkInteger, checkSecurityGroups, checkSubnets, checkUnit } from '../../private/checks';
import { isSameSecret } from '../../private/secret-identity';

/** Properties with their defaults applied that are also checked. */
export interface ProxyDefaults {
  readonly subnets: ec2.SelectedSubnets;
  readonly securityGroups: ec2.ISecurityGroup[];
  readonly secrets: secretsmanager.ISecret[];
}

/** Problems that Amazon RDS would report during a deployment (CreateDBProxy, ConnectionPoolConfiguration). */
export function checkProxy(
  props: rds.DatabaseProxyOptions,
  { subnets, securityGroups, secrets }: ProxyDefaults,
): (string | undefined)[] {
  const { maxConnectionsPercent, maxIdleConnectionsPercent } = props;
  return [
    ...checkSubnets(subnets, ''),
    checkSecurityGroups(securityGroups),
    ...checkSecrets(props, secrets),
    checkIdentifier('dbProxyName', props.dbProxyName, 60),
    props.requireTLS === false ? 'requireTLS must be true, got false' : undefined,
    checkPasswordType(props.clientPasswordAuthType),
    (props.sessionPinningFilters ?? []).length > 0
      ? `sessionPinningFilters must be left out, because RDS Proxy supports them for MySQL only`
      : undefined,
    checkSeconds('borrowTimeout', props.borrowTimeout, 0, 300),
    checkSeconds('idleClientTimeout', props.idleClientTimeout, 1, 28_800),
    checkInteger('maxConnectionsPercent', maxConnectionsPercent, 1, 100),
    checkInteger('maxIdleConnectionsPercent', maxIdleConnectionsPercent, 0, maxConnectionsPercent ?? 100),
  ];
}

function checkSecrets(props: rds.DatabaseProxyOptions, secrets: secretsmanager.ISecret[]): (string | undefined)[] {
  const isIam = props.defaultAuthScheme === rds.DefaultAuthScheme.IAM_AUTH;
  return [
    secrets.length === 0 && !isIam
      ? 'secrets must contain the secret of each user, got none. With defaultAuthScheme IAM_AUTH, users need no secret'
      : undefined,
    secrets.length > 200 ? `secrets must contain at most 200 secrets, got ${secrets.length}` : undefined,
    ...secrets
      .filter(({ secretFullArn }) => secretFullArn === undefined)
      .map(({ node }) => `secrets must have complete ARNs, got ${node.path}. Use Secret.fromSecretCompleteArn`),
    ...secrets
      .filter((secret, index) => secrets.findIndex((each) => isSameSecret(each, secret)) < index)
      .map(({ node }) => `secrets must contain each secret once, got ${node.path} twice`),
  ];
}

function checkPasswordType(type: rds.ClientPasswordAuthType | undefined): string | undefined {
  if (type === undefined || type === rds.ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256) return undefined;
  return `clientPasswordAuthType must be POSTGRES_SCRAM_SHA_256, as in the database, got ${type}`;
}

function checkSeconds(prop: string, duration: Duration | undefined, min: number, max: number): string | undefined {
  if (duration === undefined) return undefined;
  if (duration.isUnresolved()) return checkUnit(prop, duration, 'seconds');
  return checkInteger(prop, duration.toSeconds({ integral: false }), min, max, 'seconds');
}
