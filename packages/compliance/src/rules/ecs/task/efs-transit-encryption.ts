import type { Rule } from '../../rule';

/** Volumes of Amazon EFS are encrypted in transit. */
export const efsTransitEncryption: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge(definition) {
    const volumes = definition.items('Volumes').filter((volume) => volume.has('EFSVolumeConfiguration'));
    if (volumes.length === 0) return undefined;
    return volumes.every((volume) => volume.text('EFSVolumeConfiguration', 'TransitEncryption') === 'ENABLED');
  },
};
