import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CommandError } from '../shared/command-error';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { ifExists, type Purger } from './purger';

/** Attempts to delete a bucket. AWS services can deliver logs between the last listing and the deletion. */
const ATTEMPTS = 3;

/** Deletes buckets with all versions of their objects. */
export function buckets(region: string): Purger {
  const client = new S3Client({ region, maxAttempts: MAX_ATTEMPTS });
  const empty = async (Bucket: string) => {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key = '', VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) return;
      const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      const [error] = Errors;
      if (error) throw new CommandError(`${error.Key} cannot be deleted: ${error.Code}: ${error.Message}`);
    }
  };
  return {
    async describe(Bucket) {
      const found = await ifExists(client.send(new HeadBucketCommand({ Bucket })));
      return found && 'all versions of its objects';
    },
    async delete(Bucket) {
      for (let attempt = 1; ; attempt++) {
        await empty(Bucket);
        try {
          await client.send(new DeleteBucketCommand({ Bucket }));
          return;
        } catch (error) {
          if ((error as Error).name !== 'BucketNotEmpty' || attempt === ATTEMPTS) throw error;
        }
      }
    },
  };
}
