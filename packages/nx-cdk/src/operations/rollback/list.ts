import { table } from '../../shared/table';
import type { Environment } from '../environment';
import type { ImageSource } from './image-source';
import { findImage, type Release } from './releases';

/** Largest number of releases that are listed. */
const LISTED = 20;

/** A release with its image. */
export interface ListedRelease extends Release {
  readonly isDeployed: boolean;
  readonly isInRepository: boolean;
}

/** Returns the newest releases, and whether their images still exist. */
export async function listReleases(
  environment: Environment,
  { repository, tag }: ImageSource,
  releases: readonly Release[],
): Promise<readonly ListedRelease[]> {
  const newest = releases.slice(0, LISTED);
  const tags = [...new Set(newest.map((release) => release.tag))];
  const images = await Promise.all(tags.map((each) => findImage(environment, repository, each)));
  const existing = new Set(tags.filter((_, index) => images[index] !== undefined));
  const deployed = newest.findIndex((release) => release.tag === tag);
  return newest.map((release, index) => ({
    ...release,
    isDeployed: index === deployed,
    isInRepository: existing.has(release.tag),
  }));
}

/** Formats the releases as a table. */
export function describeReleases(releases: readonly ListedRelease[]): string {
  const rows = releases.map(({ tag, time, author = '', isDeployed, isWithdrawn, isInRepository }) => {
    const state = [
      ...(isDeployed ? ['deployed'] : []),
      ...(isWithdrawn ? ['withdrawn'] : []),
      ...(isInRepository ? [] : ['not in the repository']),
    ];
    return [time?.toISOString().slice(0, 16).replace('T', ' ') ?? '', tag, author, state.join(', ')];
  });
  return table(['released (UTC)', 'tag', 'by', 'state'], rows);
}
