import { recordsManagement } from './private/selectors';
import { isMultiRegion, oneTrail } from './private/trails';

/** A trail for all Regions records management events. */
export const multiRegionTrail = oneTrail(
  (trail) => isMultiRegion(trail) && recordsManagement(trail, 'Read') && recordsManagement(trail, 'Write'),
);
