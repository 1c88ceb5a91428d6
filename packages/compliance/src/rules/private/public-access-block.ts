import type { TemplateResource } from '../template';

const SETTINGS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
const BLOCK = 'PublicAccessBlockConfiguration';

/** Whether a setting blocks public access. Without a configuration, Amazon S3 blocks all public access. */
export function blocksPublic(resource: TemplateResource, setting: string): boolean {
  return !resource.has(BLOCK) || resource.flag(BLOCK, setting) === true;
}

/** Whether all settings block public access. */
export function blocksAllPublic(resource: TemplateResource): boolean {
  return SETTINGS.every((setting) => blocksPublic(resource, setting));
}
