import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SynthesizedStack, Template } from '../assembly/assembly';
import type { StackReader } from '../deployment/aws';
import { CommandError } from '../shared/command-error';
import { MAX_ATTEMPTS, reasonOf } from '../shared/sdk';

/** Largest template in a request, in bytes. A larger template is read from Amazon S3. */
const MAX_BODY = 51_200;

interface Destination {
  readonly bucketName: string;
  readonly region?: string;
  readonly assumeRoleArn?: string;
}

/** Returns the template for a request to CloudFormation, and uploads it to the bootstrap bucket if it is large. */
export async function templateInput(
  stack: SynthesizedStack,
  template: Template,
  reader: StackReader,
): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
  const body = JSON.stringify(template);
  if (Buffer.byteLength(body) <= MAX_BODY) return { TemplateBody: body };
  const { bucketName, region = stack.region, assumeRoleArn } = destinationOf(stack);
  const key = `refactoring/${createHash('sha256').update(body).digest('hex')}.json`;
  const credentials = assumeRoleArn === undefined ? undefined : await reader.credentials(region, assumeRoleArn);
  const s3 = new S3Client({ region, maxAttempts: MAX_ATTEMPTS, ...(credentials ? { credentials } : {}) });
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: key, Body: body, ContentType: 'application/json' }));
  } catch (error) {
    const reason = reasonOf(error);
    throw new CommandError(`the template of ${stack.id} cannot be written to the bucket ${bucketName}: ${reason}`, {
      cause: error,
    });
  }
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { TemplateURL: `https://${bucketName}.s3.${region}.${suffix}/${key}` };
}

/** The bucket to which the AWS CDK CLI publishes the template of the stack. */
function destinationOf({ id, folder, artifactId }: SynthesizedStack): Destination {
  const manifest = JSON.parse(readFileSync(join(folder, `${artifactId}.assets.json`), 'utf8')) as {
    readonly files?: Readonly<Record<string, { readonly destinations: Readonly<Record<string, Destination>> }>>;
  };
  const [destination] = Object.values(manifest.files ?? {}).flatMap(({ destinations }) => Object.values(destinations));
  if (!destination) {
    throw new CommandError(
      `${id}: the template is larger than ${MAX_BODY} bytes and needs a bootstrap bucket. Use a synthesizer that has one, such as the DefaultStackSynthesizer`,
    );
  }
  return destination;
}
