import { encryptedTrafficOfInstances } from '../private/jobs';

/** An explainability job encrypts the traffic between instances. */
export const explainabilityTraffic = encryptedTrafficOfInstances('ModelExplainability');
