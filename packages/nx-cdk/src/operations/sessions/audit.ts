import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { Environment } from '../environment';
import { logDestinations, type ServiceDetails } from '../services';

/** Returns where AWS records the sessions of a service. */
export async function auditNotice(
  environment: Environment,
  { cluster, region, taskDefinition }: ServiceDetails,
  container: string,
): Promise<string> {
  const ecs = environment.client(ECSClient, region);
  const { clusters = [] } = await environment.ask(
    `the cluster ${cluster}`,
    ecs.send(new DescribeClustersCommand({ clusters: [cluster], include: ['CONFIGURATIONS'] })),
  );
  const { logging = 'DEFAULT', logConfiguration } = clusters[0]?.configuration?.executeCommandConfiguration ?? {};
  const { cloudWatchLogGroupName, s3BucketName } = logConfiguration ?? {};
  const ofContainer = logDestinations(taskDefinition, region).find((each) => each.container === container);
  const places = {
    NONE: [],
    DEFAULT: ofContainer ? [`the log group ${ofContainer.logGroup}`] : [],
    OVERRIDE: [
      ...(cloudWatchLogGroupName ? [`the log group ${cloudWatchLogGroupName}`] : []),
      ...(s3BucketName ? [`the bucket ${s3BucketName}`] : []),
    ],
  }[logging];
  const content =
    places.length === 0
      ? 'its commands and output are not logged'
      : `its commands and output in ${places.join(' and ')}`;
  return `audit: this session is recorded in AWS CloudTrail with your identity, ${content}`;
}
