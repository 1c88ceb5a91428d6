import { encryptedTrafficOfInstances } from '../private/jobs';

/** A bias job encrypts the traffic between instances. */
export const biasTraffic = encryptedTrafficOfInstances('ModelBias');
