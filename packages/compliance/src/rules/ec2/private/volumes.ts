import type { Properties } from '../../template';

/** Whether the volumes in block device mappings are encrypted, or `undefined` without volumes. */
export function hasEncryptedVolumes(places: readonly Properties[]): boolean | undefined {
  const volumes = places.flatMap((place) => place.items('BlockDeviceMappings')).filter((mapping) => mapping.has('Ebs'));
  return volumes.length === 0 ? undefined : volumes.every((mapping) => mapping.flag('Ebs', 'Encrypted') === true);
}
