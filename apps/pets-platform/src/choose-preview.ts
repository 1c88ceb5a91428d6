import { createHash } from 'node:crypto';
import { isImageTag, matching } from './checks';
import type { Settings } from './settings';

/** A preview of a pull request in dev, from settings. */
export interface Preview {
  /** Name, such as `pr-42`. It is part of all names and of the path. */
  readonly name: string;
  /** Image tag. Defaults to the tag in the parameter of dev. */
  readonly imageTag?: string;
  /** Time at which the stack of the preview deletes itself. */
  readonly expires: Date;
  /** Priority of its listener rule. */
  readonly priority: number;
}

/** Highest priority of the listener rule of a preview. The rule of the service, which matches each request, has a higher number. */
export const MAX_PREVIEW_PRIORITY = 9_999;

const isName = matching(
  /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/,
  '1 to 20 lower-case letters, digits and hyphens, without a hyphen at the start or end, such as pr-42',
);

const isTime = (value: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : 'a UTC time, such as 2027-01-31T18:00:00Z';

const isPriority = (value: string) =>
  /^[1-9]\d{0,3}$/.test(value) ? undefined : `an integer from 1 to ${MAX_PREVIEW_PRIORITY}`;

/** Reads the settings of a preview. The command `nx preview` sets them. */
export function choosePreview(settings: Settings): Preview | undefined {
  const name = settings.optional('preview', isName);
  const imageTag = settings.optional('previewImageTag', isImageTag);
  const expires = settings.optional('previewExpires', isTime);
  const priority = settings.optional('previewPriority', isPriority);
  if (name === undefined) {
    const others = Object.entries({ previewImageTag: imageTag, previewExpires: expires, previewPriority: priority });
    for (const [other, value] of others) {
      if (value !== undefined) settings.reject(`${other} must be set with preview only`);
    }
    return undefined;
  }
  if (expires === undefined) settings.reject('previewExpires must be set with preview, such as 2027-01-31T18:00:00Z');
  return {
    name,
    imageTag,
    expires: new Date(expires ?? 0),
    priority: priority === undefined ? priorityOf(name) : Number(priority),
  };
}

/** Derives a priority from the name. `nx preview` sets another one if a rule of the listener has it. */
export function priorityOf(name: string): number {
  return 1 + (createHash('sha256').update(name).digest().readUInt32BE(0) % MAX_PREVIEW_PRIORITY);
}
