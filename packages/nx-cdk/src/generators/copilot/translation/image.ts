import { call, defined, duration, literal, STAGE } from '../code';
import type { Fields } from '../fields';
import { command, isMap, secondsBetween, text, whole } from '../values';
import type { Source, StageCode } from './stage-code';

const BUILT = 'an Amazon ECR repository and a parameter with the image tag. Build and push the image in your pipeline';
const REGISTRY = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/;
const ONE = 'Set either image.build or image.location';

/** Translates `image`, except the port. */
export function translateImage(source: Source, code: StageCode): Fields | undefined {
  const { fields } = source;
  fields.require('image', 'a map with build or location', ONE);
  const image = fields.map('image');
  if (image === undefined) return undefined;
  if (image.has('build') === image.has('location')) {
    const both = image.has('build') ? 'build and location' : 'none of them';
    image.problem('', 'a map with either build or location', both, ONE);
  }
  const credentials = image.get('credentials', secretArn, 'the complete ARN of a secret', 'credentials of the image');
  if (image.has('build')) translateBuild(image, code, source);
  const location = image.get('location', text, 'the name of an image', 'image');
  if (location !== undefined) {
    code.props['image'] = registryImage(location, credentials);
    code.usesEcr = REGISTRY.test(location);
  }
  const labels = image.get('labels', (value) => (isMap(value) ? value : undefined), 'a map', 'dockerLabels');
  if (labels) code.containerOptions['dockerLabels'] = literal(mapOfText(labels));
  image.byHand('depends_on', 'Add the containers with Sidecar.container(), which has dependencyCondition');
  translateHealthCheck(image, code);
  return image;
}

function translateBuild(image: Fields, code: StageCode, { application, name }: Source): void {
  const value = image.peek('build');
  if (typeof value === 'string') image.note('build', 'translated', BUILT);
  else if (!isMap(value)) image.problem('build', 'the path of a Dockerfile or a map', value);
  else {
    const build = image.map('build');
    for (const key of ['dockerfile', 'context', 'target', 'cache_from', 'args']) {
      build?.byHand(key, 'Use it for docker build in your pipeline');
    }
    image.note('build', 'translated', BUILT);
  }
  code.hasRepository = true;
  code.usesEcr = true;
  const parameter = call('ssm.StringParameter.fromStringParameterName', [
    'this',
    literal('ImageTag'),
    literal(`/${application}/${STAGE}/${name}/image-tag`),
  ]);
  code.props['image'] = call('ServiceImage.fromEcrWithTagParameter', [`platform.images[${literal(name)}]`, parameter]);
}

function registryImage(location: string, credentials: string | undefined): string {
  const [, account, region, repository, tag, digest] = REGISTRY.exec(location) ?? [];
  if (repository !== undefined) {
    const arn = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
    const imported = call('ecr.Repository.fromRepositoryArn', ['this', literal('Images'), literal(arn)]);
    const reference = digest ?? tag ?? 'latest';
    return call('ServiceImage.fromEcr', [imported, literal(reference)], latest(reference === 'latest'));
  }
  const isLatest = !/[:@][^/]*$/.test(location) || location.endsWith(':latest');
  const secret =
    credentials &&
    call('secretsmanager.Secret.fromSecretCompleteArn', ['this', literal('RegistryCredentials'), literal(credentials)]);
  return call('ServiceImage.fromRegistry', [literal(location)], {
    ...defined({ credentials: secret }),
    ...latest(isLatest),
  });
}

function latest(isLatest: boolean): Record<string, string> {
  return isLatest ? { allowLatest: 'true' } : {};
}

function translateHealthCheck(image: Fields, code: StageCode): void {
  const check = image.map('healthcheck');
  if (check === undefined) return;
  const to = 'containerHealthCheck';
  const words = check.get('command', command, 'a command', to) ?? ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'];
  const durations = (key: string, least: number, most: number) =>
    check.get(key, secondsBetween(least, most), `a duration from ${least}s to ${most}s`, to);
  const options = {
    interval: duration(durations('interval', 5, 300) ?? 10),
    timeout: duration(durations('timeout', 2, 60) ?? 5),
    retries: literal(check.get('retries', whole(1, 10), 'a whole number from 1 to 10', to) ?? 2),
    startPeriod: duration(durations('start_period', 0, 300) ?? 0),
  };
  const [kind, ...rest] = words;
  code.props['containerHealthCheck'] =
    kind === 'CMD'
      ? call('ContainerHealthCheck.exec', [literal(rest)], options)
      : call(
          'ContainerHealthCheck.command',
          [literal(kind === 'CMD-SHELL' ? rest.join(' ') : words.join(' '))],
          options,
        );
}

function secretArn(value: unknown): string | undefined {
  return typeof value === 'string' && /^arn:aws[\w-]*:secretsmanager:[^:]+:\d{12}:secret:.+-\w{6}$/.test(value)
    ? value
    : undefined;
}

function mapOfText(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
