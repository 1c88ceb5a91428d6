import type { Rule } from '../../rule';

/** A rule that demands categories of events in subscriptions to a type of source. */
export function subscribedEvents(sourceType: string, categories: readonly string[]): Rule {
  return {
    types: ['AWS::RDS::EventSubscription'],
    judge(subscription) {
      if (subscription.text('SourceType') !== sourceType) return undefined;
      if (subscription.flag('Enabled') === false) return false;
      if (subscription.items('SourceIds').length > 0) return false;
      const subscribed = subscription.texts('EventCategories');
      return subscribed.length === 0 || categories.every((category) => subscribed.includes(category));
    },
  };
}
