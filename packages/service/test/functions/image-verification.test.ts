import { createHandler, type HookEvent, type Request } from '../../functions/image-verification/handler';
import { ecrImageOf, isListed, splitReference } from '../../functions/image-verification/images';
import type { Settings, SigningStatus } from '../../functions/image-verification/verification';

const REGISTRY = '111111111111.dkr.ecr.us-east-1.amazonaws.com';
const IMAGE = `${REGISTRY}/team/api:4f2a9c1`;
const DIGEST = `sha256:${'a'.repeat(64)}`;
const PROFILE = 'arn:aws:signer:us-east-1:111111111111:/signing-profiles/images';
const OTHER_PROFILE = 'arn:aws:signer:us-east-1:111111111111:/signing-profiles/others';
const REVISION = 'arn:aws:ecs:us-east-1:111111111111:service-revision/shop/api/2';
const DEPLOYMENT = 'arn:aws:ecs:us-east-1:111111111111:service-deployment/shop/api/abc';
const FAMILY = 'arn:aws:ecs:us-east-1:111111111111:task-definition/api';

const SETTINGS: Settings = {
  signingProfiles: [PROFILE],
  repositories: [`${REGISTRY}/team/api`],
  unsignedImages: ['public.ecr.aws/agents/collector'],
};

interface State {
  readonly containers?: { name?: string; image?: string }[];
  readonly digests?: { containerName?: string; imageDigest?: string }[];
  /** Responses of Amazon ECR in order. The last one repeats. */
  readonly statuses?: (SigningStatus[] | Error)[];
  readonly profile?: string | Error;
  readonly taskDefinition?: string;
  readonly settings?: Partial<Settings>;
}

const signed = (signingProfileArn = PROFILE): SigningStatus => ({ signingProfileArn, status: 'COMPLETE' });
const named = (name: string, message: string) => Object.assign(new Error(message), { name });

function setUp(state: State) {
  const { statuses = [[signed()]], profile = 'Active', taskDefinition = `${FAMILY}:2` } = state;
  const entries: Record<string, unknown>[] = [];
  const answers: { url: string; body: Record<string, unknown> }[] = [];
  const sleeps: number[] = [];
  const regions: string[] = [];
  const left = [...statuses];
  const describeImageSigningStatus = jest.fn((_: object) => {
    const next = left.length > 1 ? left.shift() : left[0];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve({ signingStatuses: next });
  });
  const getSigningProfile = jest.fn((_: object) =>
    profile instanceof Error ? Promise.reject(profile) : Promise.resolve({ status: profile }),
  );
  const describeTaskDefinition = jest.fn((_: Record<string, unknown>) =>
    Promise.resolve({ taskDefinition: { containerDefinitions: state.containers ?? [{ name: 'app', image: IMAGE }] } }),
  );
  const describeServiceRevisions = jest.fn(() =>
    Promise.resolve({
      serviceRevisions: [{ taskDefinition: taskDefinition || undefined, containerImages: state.digests }],
    }),
  );
  const handle = createHandler({
    settings: { ...SETTINGS, ...state.settings },
    clients: {
      ecs: { describeServiceRevisions, describeTaskDefinition },
      ecr: (region) => {
        regions.push(region);
        return { describeImageSigningStatus };
      },
      signer: { getSigningProfile },
    },
    log: (entry) => entries.push(entry as Record<string, unknown>),
    sleep: (milliseconds) => {
      sleeps.push(milliseconds);
      return Promise.resolve();
    },
    put: (url, body) => {
      answers.push({ url, body: JSON.parse(body) as Record<string, unknown> });
      return Promise.resolve();
    },
  });
  return {
    handle,
    entries,
    answers,
    sleeps,
    regions,
    describeImageSigningStatus,
    getSigningProfile,
    describeTaskDefinition,
  };
}

const hook = (calls?: number): HookEvent => ({
  lifecycleStage: 'PRE_SCALE_UP',
  resourceArn: DEPLOYMENT,
  executionDetails: { targetServiceRevisionArn: REVISION },
  hookDetails: calls === undefined ? undefined : { calls },
});

async function hooked(state: State, calls?: number) {
  const calledWith = setUp(state);
  return { response: await calledWith.handle(hook(calls)), ...calledWith };
}

describe('a lifecycle hook', () => {
  test('continues if an allowed profile has signed the image', async () => {
    const { response, entries, describeImageSigningStatus, getSigningProfile, regions } = await hooked({});
    expect(response).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(describeImageSigningStatus).toHaveBeenCalledWith({
      registryId: '111111111111',
      repositoryName: 'team/api',
      imageId: { imageTag: '4f2a9c1' },
    });
    expect(regions).toEqual(['us-east-1']);
    expect(getSigningProfile).toHaveBeenCalledWith({ profileName: 'images', profileOwner: '111111111111' });
    expect(entries).toEqual([
      expect.objectContaining({
        level: 'INFO',
        deployment: DEPLOYMENT,
        container: 'app',
        image: IMAGE,
        result: 'signed',
      }),
    ]);
  });

  test('verifies the digest that Amazon ECS has resolved', async () => {
    const { describeImageSigningStatus } = await hooked({ digests: [{ containerName: 'app', imageDigest: DIGEST }] });
    expect(describeImageSigningStatus.mock.calls[0][0]).toMatchObject({ imageId: { imageDigest: DIGEST } });
  });

  test('prefers the digest of the task definition', async () => {
    const image = `${REGISTRY}/team/api:4f2a9c1@${DIGEST}`;
    const { describeImageSigningStatus } = await hooked({ containers: [{ name: 'app', image }] });
    expect(describeImageSigningStatus.mock.calls[0][0]).toMatchObject({ imageId: { imageDigest: DIGEST } });
  });

  test('accepts the ARN of a version of an allowed profile', async () => {
    const { response, getSigningProfile } = await hooked({ statuses: [[signed(`${PROFILE}/abcdef1234`)]] });
    expect(response).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(getSigningProfile).toHaveBeenCalledWith({ profileName: 'images', profileOwner: '111111111111' });
  });

  test('accepts a canceled profile, whose signatures stay valid', async () => {
    expect((await hooked({ profile: 'Canceled' })).response).toEqual({ hookStatus: 'SUCCEEDED' });
  });

  test('continues if the image has a signature of one of the allowed profiles', async () => {
    for (const statuses of [[signed()], [signed(`${OTHER_PROFILE}/abcdef1234`)]]) {
      const settings = { signingProfiles: [PROFILE, OTHER_PROFILE] };
      expect((await hooked({ statuses: [statuses], settings })).response).toEqual({ hookStatus: 'SUCCEEDED' });
    }
  });

  test('continues if one of several profiles is allowed', async () => {
    const { response } = await hooked({ statuses: [[signed(OTHER_PROFILE), signed()]] });
    expect(response).toEqual({ hookStatus: 'SUCCEEDED' });
  });

  test.each<[string, State, string]>([
    ['an image without a signature', { statuses: [[]] }, 'is not signed'],
    ['a revoked profile', { profile: 'Revoked' }, `${PROFILE} is revoked`],
    ['another profile', { statuses: [[signed(OTHER_PROFILE)]] }, `${OTHER_PROFILE} is not in signingProfiles`],
    [
      'a profile whose name begins with that of an allowed one',
      { statuses: [[signed(`${PROFILE}2`)]] },
      `${PROFILE}2 is not in signingProfiles`,
    ],
    [
      'a failed signature',
      { statuses: [[{ signingProfileArn: PROFILE, status: 'FAILED', failureReason: 'access denied' }]] },
      `${PROFILE} could not sign: access denied`,
    ],
    [
      'an image that does not exist',
      { statuses: [named('ImageNotFoundException', 'no image')] },
      'does not exist: no image',
    ],
    [
      'a repository that does not exist',
      { statuses: [named('RepositoryNotFoundException', 'no repository')] },
      'does not exist: no repository',
    ],
  ])('refuses %s', async (_, state, reason) => {
    const { response, entries } = await hooked(state);
    expect(response).toEqual({ hookStatus: 'FAILED', reason: `the image ${IMAGE} of the container app ${reason}` });
    expect(entries).toEqual([expect.objectContaining({ level: 'ERROR', result: 'refused', reason, image: IMAGE })]);
  });

  test.each([
    ['another registry', 'docker.io/library/nginx:1.29', 'is not in Amazon ECR and not in unsignedImages'],
    ['Amazon ECR Public', 'public.ecr.aws/nginx/nginx:1.29', 'is not in Amazon ECR and not in unsignedImages'],
    [
      'a repository that is not listed',
      `${REGISTRY}/team/other:1`,
      `is in ${REGISTRY}/team/other, which is not in repositories`,
    ],
    [
      'the same repository in another account',
      IMAGE.replace('111111111111', '222222222222'),
      `is in 222222222222.dkr.ecr.us-east-1.amazonaws.com/team/api, which is not in repositories`,
    ],
    ['no image', undefined, 'is not in Amazon ECR and not in unsignedImages'],
  ])('refuses an image of %s without a request to Amazon ECR', async (_, image, reason) => {
    const { response, describeImageSigningStatus } = await hooked({ containers: [{ name: 'side', image }] });
    expect(response).toMatchObject({
      hookStatus: 'FAILED',
      reason: expect.stringContaining(`container side ${reason}`),
    });
    expect(describeImageSigningStatus).not.toHaveBeenCalled();
  });

  test('accepts images that need no signature, and verifies the others', async () => {
    const containers = [
      { name: 'app', image: IMAGE },
      { name: 'collector', image: 'public.ecr.aws/agents/collector:1.2' },
    ];
    const { response, entries, describeImageSigningStatus } = await hooked({ containers });
    expect(response).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(entries.map(({ result }) => result)).toEqual(['signed', 'exempt']);
    expect(describeImageSigningStatus).toHaveBeenCalledTimes(1);
  });

  test('names each refused image', async () => {
    const containers = [
      { name: 'app', image: IMAGE },
      { name: 'side', image: 'nginx' },
    ];
    const { response } = await hooked({ containers, statuses: [[]] });
    expect(response?.reason).toBe(
      `the image ${IMAGE} of the container app is not signed; the image nginx of the container side is not in Amazon ECR and not in unsignedImages`,
    );
  });

  describe('while an image is being signed', () => {
    const pending: State = { statuses: [[{ signingProfileArn: PROFILE, status: 'IN_PROGRESS' }]] };

    test.each([
      [undefined, 1],
      [1, 2],
      [18, 19],
    ])('is called again after %s calls', async (before, calls) => {
      const { response } = await hooked(pending, before);
      expect(response).toEqual({ hookStatus: 'IN_PROGRESS', callBackDelay: 15, hookDetails: { calls } });
    });

    test('fails after 5 minutes', async () => {
      const { response } = await hooked(pending, 19);
      expect(response).toEqual({
        hookStatus: 'FAILED',
        reason: `the image ${IMAGE} of the container app is being signed`,
      });
    });

    test('fails at once if another image is refused', async () => {
      const containers = [
        { name: 'app', image: IMAGE },
        { name: 'side', image: 'nginx' },
      ];
      expect((await hooked({ ...pending, containers })).response).toMatchObject({ hookStatus: 'FAILED' });
    });
  });

  test.each<[string, State, string]>([
    ['Amazon ECR fails', { statuses: [named('AccessDeniedException', 'not authorized')] }, 'not authorized'],
    ['AWS Signer fails', { profile: named('ThrottlingException', 'too many requests') }, 'too many requests'],
    ['the revision is unknown', { taskDefinition: '' }, `${REVISION} has no task definition`],
    ['the task definition has no containers', { containers: [] }, `${FAMILY}:2 has no containers`],
  ])('fails if %s', async (_, state, reason) => {
    const { response, entries } = await hooked(state);
    expect(response).toEqual({
      hookStatus: 'FAILED',
      reason: expect.stringMatching(new RegExp(`^the image signatures could not be verified: .*${reason}$`)),
    });
    expect(entries).toEqual([expect.objectContaining({ level: 'ERROR', deployment: DEPLOYMENT })]);
  });
});

describe('a request of CloudFormation', () => {
  const request = (more: Partial<Request> = {}): Request => ({
    RequestType: 'Create',
    RequestId: 'request-1',
    ResponseURL: 'https://answer',
    StackId: 'stack',
    LogicalResourceId: 'ImageVerification',
    ResourceProperties: { TaskDefinitions: [`${FAMILY}:2`, `${FAMILY}-migration:5`] },
    ...more,
  });
  const update = (...before: string[]) =>
    request({ RequestType: 'Update', PhysicalResourceId: 'given', OldResourceProperties: { TaskDefinitions: before } });

  async function requested(state: State, sent = request()) {
    const calledWith = setUp(state);
    const response = await calledWith.handle(sent);
    expect(calledWith.answers).toHaveLength(1);
    return { response, answer: calledWith.answers[0].body, ...calledWith };
  }

  test('succeeds if the images of all task definitions are signed', async () => {
    const { answer, answers, response, describeTaskDefinition } = await requested({});
    expect(response).toBeUndefined();
    expect(answers[0].url).toBe('https://answer');
    expect(answer).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'ImageVerification',
      StackId: 'stack',
      RequestId: 'request-1',
      LogicalResourceId: 'ImageVerification',
    });
    expect(describeTaskDefinition.mock.calls.map(([{ taskDefinition }]) => taskDefinition)).toEqual([
      `${FAMILY}:2`,
      `${FAMILY}-migration:5`,
    ]);
  });

  test('fails with the reason if an image is not signed', async () => {
    const { answer } = await requested({ statuses: [[]] }, update(`${FAMILY}:1`, `${FAMILY}-migration:4`));
    expect(answer).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'given',
      Reason: expect.stringContaining(`the image ${IMAGE} of the container app is not signed`),
    });
  });

  test('fails if AWS fails', async () => {
    const { answer } = await requested({ statuses: [new Error('unavailable')] });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: 'the image signatures could not be verified: Error: unavailable',
    });
  });

  test('waits until the image is signed', async () => {
    const pending = [{ signingProfileArn: PROFILE, status: 'IN_PROGRESS' }];
    const single = request({ ResourceProperties: { TaskDefinitions: [`${FAMILY}:2`] } });
    const { answer, sleeps } = await requested({ statuses: [pending, pending, [signed()]] }, single);
    expect(answer.Status).toBe('SUCCESS');
    expect(sleeps).toEqual([15_000, 15_000]);
  });

  test('fails if the image is not signed within 5 minutes', async () => {
    const { answer, sleeps } = await requested({ statuses: [[{ signingProfileArn: PROFILE, status: 'IN_PROGRESS' }]] });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('is being signed') });
    expect(sleeps).toHaveLength(19);
  });

  test.each<[string, Request]>([
    ['a deletion', request({ RequestType: 'Delete' })],
    ['a rollback', update(`${FAMILY}:3`, `${FAMILY}-migration:6`)],
  ])('does not verify %s', async (_, sent) => {
    const { answer, describeTaskDefinition } = await requested({ statuses: [[]] }, sent);
    expect(answer.Status).toBe('SUCCESS');
    expect(describeTaskDefinition).not.toHaveBeenCalled();
  });

  test.each<[string, Request]>([
    ['only one task definition has an earlier revision', update(`${FAMILY}:3`, `${FAMILY}-migration:4`)],
    ['a family is new', update(`${FAMILY}:3`)],
  ])('verifies if %s', async (_, sent) => {
    expect((await requested({ statuses: [[]] }, sent)).answer.Status).toBe('FAILED');
  });
});

describe('references of images', () => {
  test.each([
    ['nginx', { name: 'nginx', tag: undefined, digest: undefined }],
    ['nginx:1.29', { name: 'nginx', tag: '1.29', digest: undefined }],
    ['localhost:5000/nginx', { name: 'localhost:5000/nginx', tag: undefined, digest: undefined }],
    [`a/b:1@${DIGEST}`, { name: 'a/b', tag: '1', digest: DIGEST }],
    [`a/b@${DIGEST}`, { name: 'a/b', tag: undefined, digest: DIGEST }],
  ])('%s', (image, parts) => {
    expect(splitReference(image)).toEqual(parts);
  });

  test.each([
    ['111111111111.dkr.ecr.eu-west-1.amazonaws.com/api', 'eu-west-1'],
    ['111111111111.dkr.ecr-fips.us-gov-west-1.amazonaws.com/api:1', 'us-gov-west-1'],
    ['111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/api:1', 'cn-north-1'],
    ['111111111111.dkr-ecr.us-east-1.on.aws/api:1', 'us-east-1'],
  ])('%s is in Amazon ECR', (image, region) => {
    expect(ecrImageOf(image)).toMatchObject({ registryId: '111111111111', region, repositoryName: 'api' });
  });

  test.each([
    'api',
    'evil111111111111.dkr.ecr.us-east-1.amazonaws.com/api',
    'evil.example/111111111111.dkr.ecr.us-east-1.amazonaws.com/api',
    `${REGISTRY}.evil.example/api`,
  ])('%s is not in Amazon ECR', (image) => {
    expect(ecrImageOf(image)).toBeUndefined();
  });

  test('without a tag, the tag is latest', () => {
    expect(ecrImageOf(`${REGISTRY}/api`)?.imageId).toEqual({ imageTag: 'latest' });
  });

  test.each([
    ['agents/collector:1', ['agents/collector'], true],
    ['agents/collector:1', ['agents/collector:1'], true],
    ['agents/collector:2', ['agents/collector:1'], false],
    ['agents/collector-evil:1', ['agents/collector'], false],
  ])('%s is in the list %j: %s', (image, list, expected) => {
    expect(isListed(image, list)).toBe(expected);
  });
});
