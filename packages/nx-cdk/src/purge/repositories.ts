import { DeleteRepositoryCommand, ECRClient, paginateListImages } from '@aws-sdk/client-ecr';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { count } from '../shared/count';
import { ifExists, type Purger } from './purger';

/** Deletes Amazon ECR repositories with their images. */
export function repositories(region: string): Purger {
  const client = new ECRClient({ region, maxAttempts: MAX_ATTEMPTS });
  const countImages = async (repositoryName: string) => {
    // an image with two tags is listed twice
    const digests = new Set<string | undefined>();
    for await (const { imageIds = [] } of paginateListImages({ client }, { repositoryName })) {
      for (const { imageDigest } of imageIds) digests.add(imageDigest);
    }
    return digests.size;
  };
  return {
    async describe(name) {
      const images = await ifExists(countImages(name));
      return images === undefined ? undefined : count(images, 'image');
    },
    async delete(repositoryName) {
      await client.send(new DeleteRepositoryCommand({ repositoryName, force: true }));
    },
  };
}
