import type { ECS } from '@aws-sdk/client-ecs';
import { ecrImageOf, isListed, type EcrImage } from './images';

/** Signatures and images that the service accepts. */
export interface Settings {
  /** ARNs of the signing profiles whose signatures are accepted. */
  readonly signingProfiles: readonly string[];
  /** URIs of the repositories whose images are verified. Images of other repositories are refused. */
  readonly repositories: readonly string[];
  /** Images that need no signature, each version if without tag and digest. */
  readonly unsignedImages: readonly string[];
}

/** Signing status of an image for a signing profile. */
export interface SigningStatus {
  readonly signingProfileArn?: string;
  readonly status?: string;
  readonly failureReason?: string;
}

type SigningStatusRequest = Pick<EcrImage, 'registryId' | 'repositoryName' | 'imageId'>;

/** The AWS APIs that the verification uses. */
export interface Clients {
  readonly ecs: Pick<ECS, 'describeServiceRevisions' | 'describeTaskDefinition'>;
  readonly ecr: (region: string) => {
    describeImageSigningStatus(request: SigningStatusRequest): Promise<{ signingStatuses?: SigningStatus[] }>;
  };
  readonly signer: {
    getSigningProfile(request: { profileName: string; profileOwner?: string }): Promise<{ status?: string }>;
  };
}

/** An image to verify. */
export interface Image {
  readonly container: string;
  readonly image: string;
  /** Digest that Amazon ECS has resolved for the service revision. */
  readonly digest?: string;
}

/** Result for an image. */
export interface Verdict extends Image {
  readonly result: 'signed' | 'exempt' | 'pending' | 'refused';
  readonly reason: string;
}

/** Returns the images of a service revision. */
export async function imagesOfRevision(ecs: Clients['ecs'], serviceRevisionArn: string): Promise<Image[]> {
  const { serviceRevisions = [] } = await ecs.describeServiceRevisions({ serviceRevisionArns: [serviceRevisionArn] });
  const [revision] = serviceRevisions;
  if (revision?.taskDefinition === undefined) throw new Error(`${serviceRevisionArn} has no task definition`);
  const digests = new Map(
    (revision.containerImages ?? []).map(({ containerName, imageDigest }) => [containerName, imageDigest]),
  );
  const images = await imagesOfTaskDefinition(ecs, revision.taskDefinition);
  return images.map((each) => ({ ...each, digest: digests.get(each.container) }));
}

/** Returns the images of the containers of a task definition. */
export async function imagesOfTaskDefinition(ecs: Clients['ecs'], taskDefinition: string): Promise<Image[]> {
  const { taskDefinition: description } = await ecs.describeTaskDefinition({ taskDefinition });
  const containers = description?.containerDefinitions ?? [];
  if (containers.length === 0) throw new Error(`${taskDefinition} has no containers`);
  return containers.map(({ name = '', image = '' }) => ({ container: name, image }));
}

/** Verifies that each image has a complete signature of an allowed signing profile that is not revoked. */
export function verify(images: readonly Image[], clients: Clients, settings: Settings): Promise<Verdict[]> {
  return Promise.all(images.map((image) => verifyImage(image, clients, settings)));
}

async function verifyImage(image: Image, clients: Clients, settings: Settings): Promise<Verdict> {
  const verdict = (result: Verdict['result'], reason: string): Verdict => ({ ...image, result, reason });
  if (isListed(image.image, settings.unsignedImages)) return verdict('exempt', 'needs no signature');
  const inEcr = ecrImageOf(image.image, image.digest);
  if (inEcr === undefined) return verdict('refused', 'is not in Amazon ECR and not in unsignedImages');
  if (!settings.repositories.includes(inEcr.repositoryUri)) {
    return verdict('refused', `is in ${inEcr.repositoryUri}, which is not in repositories`);
  }
  const { registryId, repositoryName, imageId } = inEcr;
  const request = { registryId, repositoryName, imageId };
  try {
    const { signingStatuses = [] } = await clients.ecr(inEcr.region).describeImageSigningStatus(request);
    return await judge(signingStatuses, clients, settings, verdict);
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ImageNotFoundException' || name === 'RepositoryNotFoundException') {
      return verdict('refused', `does not exist: ${message}`);
    }
    throw error;
  }
}

async function judge(
  statuses: readonly SigningStatus[],
  { signer }: Clients,
  { signingProfiles }: Settings,
  verdict: (result: Verdict['result'], reason: string) => Verdict,
): Promise<Verdict> {
  const allowed = statuses.filter(({ signingProfileArn }) => isAllowed(signingProfileArn, signingProfiles));
  const refusals: string[] = [];
  for (const { signingProfileArn = '' } of allowed.filter(({ status }) => status === 'COMPLETE')) {
    const [profileOwner, profileName] = ownerAndName(signingProfileArn);
    const { status } = await signer.getSigningProfile({ profileName, profileOwner });
    // the signatures of a canceled profile stay valid
    if (status !== 'Revoked') return verdict('signed', `signed with ${signingProfileArn}`);
    refusals.push(`${signingProfileArn} is revoked`);
  }
  if (allowed.some(({ status }) => status === 'IN_PROGRESS')) return verdict('pending', 'is being signed');
  for (const { failureReason = 'no reason given', signingProfileArn, status } of allowed) {
    if (status === 'FAILED') refusals.push(`${signingProfileArn} could not sign: ${failureReason}`);
  }
  const others = statuses.filter((each) => !allowed.includes(each)).flatMap((each) => each.signingProfileArn ?? []);
  if (others.length > 0) refusals.push(`${others.join(', ')} is not in signingProfiles`);
  return verdict('refused', refusals.length > 0 ? refusals.join('; ') : 'is not signed');
}

/** An ARN with a version belongs to the profile. */
function isAllowed(arn: string | undefined, profiles: readonly string[]): boolean {
  return arn !== undefined && profiles.some((profile) => arn === profile || arn.startsWith(`${profile}/`));
}

/** `arn:aws:signer:region:account:/signing-profiles/name`, with or without a version. */
function ownerAndName(arn: string): [owner: string | undefined, name: string] {
  const [, , , , owner, path = ''] = arn.split(':');
  return [owner || undefined, path.split('/')[2] ?? ''];
}
