import { fileSystems } from './private/file-systems';

/** An OpenZFS file system is deployed in several Availability Zones. */
export const openZfsZones = fileSystems('OPENZFS', 'OpenZFSConfiguration', (configuration) => {
  return configuration.text('DeploymentType') === 'MULTI_AZ_1';
});
