import { encryptedTraffic } from '../private/jobs';

/** A model quality job encrypts the traffic between containers. */
export const modelQualityTraffic = encryptedTraffic('ModelQuality');
