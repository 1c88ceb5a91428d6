import type { Rule } from '../../rule';
import type { TemplateResource } from '../../template';

/** A rule that is met if one trail of its account meets it. */
export function oneTrail(meets: (trail: TemplateResource) => boolean): Rule {
  return {
    types: ['AWS::CloudTrail::Trail'],
    judge: ({ siblings }) => siblings.inAccount('AWS::CloudTrail::Trail').some(meets),
  };
}

/** Whether a trail records in all Regions. */
export function isMultiRegion(trail: TemplateResource): boolean {
  return trail.flag('IsMultiRegionTrail') === true && trail.flag('IsLogging') !== false;
}
