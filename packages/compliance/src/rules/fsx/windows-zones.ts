import { fileSystems } from './private/file-systems';

/** A Windows file system is deployed in several Availability Zones. */
export const windowsZones = fileSystems('WINDOWS', 'WindowsConfiguration', (configuration) => {
  return configuration.text('DeploymentType') === 'MULTI_AZ_1';
});
