import { ArnFormat, Stack, Tokenization } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type ServerlessSessionCacheAttributes, ServerlessSessionCacheBase } from '../serverless-session-cache-base';
import { type SessionCacheAttributes, SessionCacheBase } from '../session-cache-base';
import { urlOf } from './cache-secrets';
import { SERVERLESS_CACHE_PORT } from './serverless-cache-port';

/** An existing session cache. */
export class ImportedSessionCache extends SessionCacheBase {
  readonly connections: ec2.Connections;
  readonly replicationGroupId: string;
  readonly numCacheClusters: number;
  readonly endpointAddress: string;
  readonly endpointPort: string;
  readonly secret?: secretsmanager.ISecret;
  readonly userId?: string;
  protected readonly iamUserArn?: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: SessionCacheAttributes,
  ) {
    super(scope, id, { account: attributes.account, region: attributes.region });
    const { securityGroups, port = 6379 } = attributes;
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(port) });
    this.replicationGroupId = attributes.replicationGroupId;
    this.numCacheClusters = attributes.numCacheClusters ?? 2;
    this.endpointAddress = attributes.endpointAddress;
    this.endpointPort = Tokenization.stringifyNumber(port);
    this.secret = attributes.secret;
    this.userId = attributes.userId;
    this.iamUserArn = attributes.iamUserId && arnOf(this, this.env, 'user', attributes.iamUserId);
  }

  get hasUrl(): boolean {
    return this.attributes.url !== undefined;
  }

  get url(): secretsmanager.ISecret {
    return urlOf(this, this.attributes.url, 'url must be passed to fromSessionCacheAttributes, got none');
  }
}

/** An existing serverless session cache. */
export class ImportedServerlessSessionCache extends ServerlessSessionCacheBase {
  readonly connections: ec2.Connections;
  readonly serverlessCacheName: string;
  readonly serverlessCacheArn: string;
  readonly endpointAddress: string;
  readonly endpointPort: string;
  readonly secret?: secretsmanager.ISecret;
  readonly userId?: string;
  protected readonly iamUserArn?: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: ServerlessSessionCacheAttributes,
  ) {
    super(scope, id, { account: attributes.account, region: attributes.region });
    const { securityGroups, serverlessCacheName } = attributes;
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(SERVERLESS_CACHE_PORT) });
    this.serverlessCacheName = serverlessCacheName;
    this.serverlessCacheArn = arnOf(this, this.env, 'serverlesscache', serverlessCacheName);
    this.endpointAddress = attributes.endpointAddress;
    this.endpointPort = String(SERVERLESS_CACHE_PORT);
    this.secret = attributes.secret;
    this.userId = attributes.userId;
    this.iamUserArn = attributes.iamUserId && arnOf(this, this.env, 'user', attributes.iamUserId);
  }

  get hasUrl(): boolean {
    return this.attributes.url !== undefined;
  }

  get url(): secretsmanager.ISecret {
    return urlOf(this, this.attributes.url, 'url must be passed to fromServerlessSessionCacheAttributes, got none');
  }
}

interface Environment {
  readonly account: string;
  readonly region: string;
}

function arnOf(scope: Construct, { account, region }: Environment, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({
    service: 'elasticache',
    resource,
    resourceName,
    account,
    region,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
