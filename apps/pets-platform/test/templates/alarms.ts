import { DIMENSIONS, DOCUMENTED_METRICS } from './metrics';
import type { DeployedResources, PlacedResource } from './resources';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Metrics of an alarm, also of its expressions. */
function metricsOf({ Properties }: PlacedResource): Metric[] {
  const { Metrics, Namespace } = Properties as { Metrics?: { MetricStat?: { Metric: Metric } }[]; Namespace?: string };
  if (Metrics === undefined) return Namespace === undefined ? [] : [Properties as Metric];
  return Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
}

/** Problems of the metrics of an alarm: it has none, one is not documented or not published, or its resource does not exist. */
export function metricProblems(alarm: PlacedResource, resources: DeployedResources): string[] {
  const metrics = metricsOf(alarm);
  if (metrics.length === 0) return ['has no metric'];
  return metrics.flatMap((metric) => {
    const { Namespace, MetricName, Dimensions = [] } = metric;
    const dimensions = Dimensions.map(({ Name }) => Name)
      .sort()
      .join();
    const isDocumented = DOCUMENTED_METRICS.some(
      ([namespace, names, metricNames]) =>
        namespace === Namespace && names === dimensions && metricNames.includes(MetricName),
    );
    if (!isDocumented && !(dimensions === '' && isPublished(metric, alarm, resources)))
      return [`watches ${Namespace} ${MetricName} [${dimensions}], which is not documented`];
    return Dimensions.filter((dimension) => !existsFor(dimension, alarm, resources)).map(
      ({ Name, Value }) => `watches ${Name} ${JSON.stringify(Value)}, which does not exist`,
    );
  });
}

/** Whether a metric filter of the template publishes a metric, or a role of the environment has permission to. */
function isPublished({ Namespace, MetricName }: Metric, { template }: PlacedResource, resources: DeployedResources) {
  const filters = resources.in(template).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter');
  const transformations = filters.flatMap(({ Properties }) => Properties.MetricTransformations as object[]);
  const isFiltered = transformations.some(
    (each) => JSON.stringify(each).includes(`"${Namespace}"`) && JSON.stringify(each).includes(`"${MetricName}"`),
  );
  const policies = resources
    .ofType('AWS::IAM::ManagedPolicy')
    .filter((policy) => policy.template.environment === template.environment);
  return isFiltered || policies.some(({ Properties }) => allowsMetrics(Properties.PolicyDocument, Namespace));
}

function allowsMetrics(document: unknown, namespace: string): boolean {
  const text = JSON.stringify(document);
  return text.includes('cloudwatch:PutMetricData') && text.includes(`"cloudwatch:namespace":"${namespace}"`);
}

/** Whether the resource of a dimension exists, in the environment of the alarm. */
function existsFor(
  { Name, Value }: { readonly Name: string; readonly Value: unknown },
  { template }: PlacedResource,
  resources: DeployedResources,
): boolean {
  if (Name === 'Region') return Value === template.region;
  if (Name === 'Rule') return Value === 'ALL';
  const [type, nameProperty = ''] = DIMENSIONS[Name];
  if (typeof Value !== 'string') return resources.referred(template, Value)?.Type === type;
  const candidates = resources.ofType(type).filter((each) => each.template.environment === template.environment);
  return candidates.some(({ Properties }) => {
    const name = nameProperty
      .split('.')
      .reduce<unknown>((value, key) => (value as Partial<Record<string, unknown>>)[key], Properties);
    return name === Value || (Name === 'CacheClusterId' && Value.replace(/-\d{3}$/, '') === name);
  });
}

/** Whether an alarm, or a composite alarm that contains it, has an action. */
export function hasAction(alarm: PlacedResource, resources: DeployedResources): boolean {
  const { AlarmActions = [], AlarmName } = alarm.Properties as { AlarmActions?: unknown[]; AlarmName?: unknown };
  if (AlarmActions.length > 0) return true;
  const composites = resources
    .ofType('AWS::CloudWatch::CompositeAlarm')
    .filter(({ template }) => template.environment === alarm.template.environment);
  return composites.some((composite) => {
    const rule = JSON.stringify(composite.Properties.AlarmRule);
    const isPart =
      composite.template === alarm.template
        ? rule.includes(`["${alarm.logicalId}","Arn"]`)
        : rule.includes(`:alarm:${String(AlarmName)}\\"`);
    return isPart && hasAction(composite, resources);
  });
}
