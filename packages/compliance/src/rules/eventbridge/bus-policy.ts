import type { Rule } from '../rule';
import type { TemplateResource } from '../template';

/** A custom event bus has a resource policy. */
export const busPolicy: Rule = {
  types: ['AWS::Events::EventBus'],
  judge(bus) {
    if (bus.has('Policy')) return true;
    return bus.siblings.everywhere('AWS::Events::EventBusPolicy').some((policy) => isFor(policy, bus));
  },
};

function isFor(policy: TemplateResource, bus: TemplateResource): boolean {
  const found = policy.siblings.find(bus.type, policy.raw('EventBusName'));
  if (found || policy.siblings !== bus.siblings) return found === bus;
  return policy.has('EventBusName') && policy.text('EventBusName') === bus.text('Name');
}
