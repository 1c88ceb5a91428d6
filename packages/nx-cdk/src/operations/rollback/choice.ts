import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';
import { servicesOf } from '../services';
import { imageSource, tagParameter, type ImageSource } from './image-source';
import { findImage, previousTag, type Release } from './releases';

/** Input of `chooseTag`. */
export interface ChoiceOptions {
  readonly source: ImageSource;
  readonly releases: readonly Release[];
  /** The tag that the user wants. @default - the one before the deployed tag */
  readonly to?: string;
  /** Whether a deployment is under way. */
  readonly isUnderWay: boolean;
}

/**
 * Returns the tag to deploy.
 *
 * @throws CommandError if the repository does not contain it, or its image is deployed
 */
export async function chooseTag(
  environment: Environment,
  { source, releases, to, isUnderWay }: ChoiceOptions,
): Promise<string> {
  const { repository, service, parameter } = source;
  const newest = releases[0]?.tag;
  // while a stack is updated, the parameter can have a newer tag than the service
  const tag = to ?? previousTag(releases, isUnderWay && newest !== undefined ? newest : source.tag);
  if (tag === undefined) {
    throw new CommandError(`${parameter} has no tag before ${source.tag}. Choose one of the repository with --to`);
  }
  const image = await findImage(environment, repository, tag);
  if (!image) {
    throw new CommandError(`--to must be a tag of the repository ${repository.name}, got ${quoted(tag)}. See --list`);
  }
  if (tag === source.tag) {
    if (isUnderWay || newest !== tag) return tag;
    throw new CommandError(`${service.name} runs ${tag} already`);
  }
  const running = await findImage(environment, repository, source.tag);
  if (running?.imageDigest !== undefined && running.imageDigest === image.imageDigest) {
    throw new CommandError(`--to must be another image than ${source.tag}, got ${quoted(tag)} with the same digest`);
  }
  return tag;
}

/** The services of other stacks that read the same parameter, such as those of a recovery Region. */
export interface Followers {
  readonly sources: readonly ImageSource[];
  /** Why services cannot follow. */
  readonly problems: readonly string[];
}

/** Finds the services that get the same tag afterwards. */
export async function followersOf(environment: Environment, source: ImageSource, tag: string): Promise<Followers> {
  const { unread } = await environment.inventory();
  const problems = unread.map(({ stack, reason }) => `the stack ${stack.name} cannot be read: ${reason}`);
  const sources: ImageSource[] = [];
  for (const service of await servicesOf(environment)) {
    const stack = environment.stacks.find(({ id }) => id === service.stack);
    const isKnown = [source, ...sources].some((other) => other.stack === stack);
    if (!stack || isKnown || tagParameter(stack.template) !== source.parameter) continue;
    const follower = await imageSource(environment, service);
    if (await findImage(environment, follower.repository, tag)) sources.push(follower);
    else {
      const { name, region } = follower.repository;
      problems.push(`${stack.name}: the repository ${name} in ${region} does not contain ${tag}`);
    }
  }
  return { sources, problems };
}
