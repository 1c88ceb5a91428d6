import type { Rule } from '../rule';
import type { TemplateResource } from '../template';

/** A custom event bus has a resource policy. */
export const busPolicy: Rule = {
  types: ['AWS::Events::EventBus'],
  judge(bus) {
    return bus.has('Policy') || bus.siblings.ofType('AWS::Events::EventBusPolicy').some((policy) => isFor(policy, bus));
  },
};

function isFor(policy: TemplateResource, bus: TemplateResource): boolean {
  const referred = bus.siblings.referred(policy.raw('EventBusName'));
  if (referred) return referred.logicalId === bus.logicalId;
  return policy.has('EventBusName') && policy.text('EventBusName') === bus.text('Name');
}
