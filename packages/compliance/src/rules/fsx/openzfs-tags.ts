import { fileSystems } from './private/file-systems';

/** An OpenZFS file system copies its tags to backups and volumes. */
export const openZfsTags = fileSystems('OPENZFS', 'OpenZFSConfiguration', (configuration) => {
  return configuration.flag('CopyTagsToBackups') === true && configuration.flag('CopyTagsToVolumes') === true;
});
