import { encryptedTraffic } from '../private/jobs';

/** A data quality job encrypts the traffic between containers. */
export const dataQualityTraffic = encryptedTraffic('DataQuality');
