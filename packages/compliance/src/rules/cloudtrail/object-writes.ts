import { recordsObjects } from './private/selectors';
import { isMultiRegion, oneTrail } from './private/trails';

/** A trail for all Regions records writes of objects in Amazon S3. */
export const objectWrites = oneTrail((trail) => isMultiRegion(trail) && recordsObjects(trail, 'Write'));
