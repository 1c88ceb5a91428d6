import {
  CreateServerlessCacheCommand,
  DeleteServerlessCacheCommand,
  DescribeServerlessCachesCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { CreateHealthCheckCommand, DeleteHealthCheckCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CLIENT, isTrue, type ResourceProvider } from './resource-provider';

const caches = new ElastiCacheClient(CLIENT);
const route53 = new Route53Client(CLIENT);

/** Providers of the resources with which a recovery Region takes over. */
export const failoverProviders: Record<string, ResourceProvider> = {
  'AWS::ElastiCache::ServerlessCache': {
    async create({ ServerlessCacheName: given, ...properties }, name) {
      const ServerlessCacheName = given ?? name;
      const find = async () => {
        const { ServerlessCaches } = await caches.send(new DescribeServerlessCachesCommand({ ServerlessCacheName }));
        return ServerlessCaches?.[0];
      };
      const { Description, Engine, MajorEngineVersion, SecurityGroupIds, SubnetIds, UserGroupId, KmsKeyId } =
        properties;
      const cache =
        (await find().catch(() => undefined)) ??
        (
          await caches.send(
            new CreateServerlessCacheCommand({
              ...{ ServerlessCacheName, Description, Engine, MajorEngineVersion, KmsKeyId },
              ...{ SecurityGroupIds, SubnetIds, UserGroupId },
            }),
          )
        ).ServerlessCache;
      const Address = cache?.Endpoint?.Address ?? `${ServerlessCacheName}.serverless.cache.amazonaws.com`;
      return {
        id: ServerlessCacheName,
        attributes: {
          ARN: cache?.ARN ?? '',
          'Endpoint.Address': Address,
          'Endpoint.Port': String(cache?.Endpoint?.Port ?? 6379),
        },
      };
    },
    async delete(ServerlessCacheName) {
      await caches.send(new DeleteServerlessCacheCommand({ ServerlessCacheName }));
    },
  },
  'AWS::Route53::HealthCheck': {
    async create({ HealthCheckConfig }, name) {
      const { Inverted, Disabled, ...config } = HealthCheckConfig;
      const { HealthCheck } = await route53.send(
        new CreateHealthCheckCommand({
          CallerReference: name,
          HealthCheckConfig: { ...config, Inverted: isTrue(Inverted), Disabled: isTrue(Disabled) },
        }),
      );
      const id = HealthCheck?.Id ?? '';
      return { id, attributes: { HealthCheckId: id } };
    },
    async delete(HealthCheckId) {
      await route53.send(new DeleteHealthCheckCommand({ HealthCheckId }));
    },
  },
};
