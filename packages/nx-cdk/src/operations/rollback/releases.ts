import { DescribeImagesCommand, ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import { paginateGetParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import type { Environment } from '../environment';
import type { ImageSource, Repository } from './image-source';

/** A tag that was written to the parameter. */
export interface Release {
  readonly tag: string;
  /** When the tag was written. */
  readonly time?: Date;
  /** Name of the role session or user that wrote it. */
  readonly author?: string;
  /** Whether a later rollback returned to an earlier tag. */
  readonly isWithdrawn: boolean;
}

/** Returns the tags that were written to the parameter of a service, the newest first. */
export async function readReleases(environment: Environment, { parameter, service }: ImageSource): Promise<Release[]> {
  const client = environment.client(SSMClient, service.region);
  const written: Omit<Release, 'isWithdrawn'>[] = [];
  const read = async () => {
    for await (const { Parameters = [] } of paginateGetParameterHistory({ client }, { Name: parameter })) {
      for (const { Value = '', LastModifiedDate: time, LastModifiedUser } of Parameters) {
        const author = LastModifiedUser?.split('/').at(-1);
        written.push({ tag: Value, ...(time ? { time } : {}), ...(author ? { author } : {}) });
      }
    }
  };
  await environment.ask(`the history of the parameter ${parameter}`, read());
  return releasesFrom(written);
}

/** A tag that is written again withdraws the tags that were written after it. */
export function releasesFrom(written: readonly Omit<Release, 'isWithdrawn'>[]): Release[] {
  const current: number[] = [];
  for (const [index, { tag }] of written.entries()) {
    const earlier = current.findIndex((other) => written[other].tag === tag);
    if (earlier >= 0) current.length = earlier;
    current.push(index);
  }
  const remaining = new Set(current);
  return written.map((each, index) => ({ ...each, isWithdrawn: !remaining.has(index) })).reverse();
}

/** Returns the tag before a tag, without those that were withdrawn. */
export function previousTag(releases: readonly Release[], tag: string): string | undefined {
  const current = releases.filter(({ isWithdrawn }) => !isWithdrawn).map((release) => release.tag);
  // a tag that is not deployed has no place in the history
  return current[current.indexOf(tag) + 1];
}

/** Returns the image of a tag, `undefined` if the repository does not contain it. */
export async function findImage(
  environment: Environment,
  { registryId, region, name }: Repository,
  tag: string,
): Promise<ImageDetail | undefined> {
  const client = environment.client(ECRClient, region);
  const command = new DescribeImagesCommand({ registryId, repositoryName: name, imageIds: [{ imageTag: tag }] });
  const read = async (): Promise<{ readonly imageDetails?: ImageDetail[] }> => {
    try {
      return await client.send(command);
    } catch (error) {
      if ((error as Error).name === 'ImageNotFoundException') return {};
      throw error;
    }
  };
  const { imageDetails = [] } = await environment.ask(`the repository ${name}`, read());
  return imageDetails[0];
}
