import type { Rule } from '../../rule';
import { hasEncryptedVolumes } from '../private/volumes';

/** Volumes in launch specifications of a Spot Fleet are encrypted. */
export const spotFleetVolumes: Rule = {
  types: ['AWS::EC2::SpotFleet'],
  judge: (fleet) => hasEncryptedVolumes(fleet.items('SpotFleetRequestConfigData', 'LaunchSpecifications')),
};
