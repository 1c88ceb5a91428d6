import { fileSystems } from './private/file-systems';

/** An ONTAP file system is deployed in several Availability Zones. */
export const ontapZones = fileSystems('ONTAP', 'OntapConfiguration', (configuration) => {
  return ['MULTI_AZ_1', 'MULTI_AZ_2'].includes(configuration.text('DeploymentType') ?? '');
});
