import { fileSystems } from './private/file-systems';

/** A Lustre file system copies its tags to backups. */
export const lustreTags = fileSystems('LUSTRE', 'LustreConfiguration', (configuration) => {
  return configuration.flag('CopyTagsToBackups') === true;
});
