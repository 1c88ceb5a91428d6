import { oneTrail } from './private/trails';

/** A trail records events. */
export const trailEnabled = oneTrail((trail) => trail.flag('IsLogging') !== false);
