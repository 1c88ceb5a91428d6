import { recordsObjects } from './private/selectors';
import { isMultiRegion, oneTrail } from './private/trails';

/** A trail for all Regions records reads of objects in Amazon S3. */
export const objectReads = oneTrail((trail) => isMultiRegion(trail) && recordsObjects(trail, 'Read'));
