import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { idOf } from '../../private/combined-metrics';

/** Columns of a dashboard. */
export const COLUMNS = 24;

/** What a graph shows. The same colour means the same everywhere: red is bad, a grey line is a limit. */
export interface GraphDesign {
  readonly title: string;
  readonly left: cloudwatch.IMetric[];
  readonly right?: cloudwatch.IMetric[];
  readonly unit?: string;
  readonly rightUnit?: string;
  readonly limits?: Limit[];
  readonly maximum?: number;
  readonly markers?: cloudwatch.VerticalAnnotation[];
}

/** A line to stay below. */
export interface Limit {
  readonly label: string;
  readonly value: number | undefined;
}

/** One row over the whole width: the graphs share it evenly. */
export function rowOf(designs: GraphDesign[], height: number): cloudwatch.GraphWidget[] {
  const width = Math.floor(COLUMNS / designs.length);
  return designs.map(
    ({ title, left, right, unit, rightUnit, limits, maximum, markers }) =>
      new cloudwatch.GraphWidget({
        title,
        left,
        right,
        leftYAxis: { min: 0, max: maximum, label: unit, showUnits: false },
        rightYAxis: right && { min: 0, label: rightUnit, showUnits: false },
        leftAnnotations: (limits ?? []).flatMap(toAnnotation),
        verticalAnnotations: markers,
        legendPosition: cloudwatch.LegendPosition.BOTTOM,
        liveData: true,
        width,
        height,
      }),
  );
}

/** The metric under a name that a reader understands. */
export function named(metric: cloudwatch.IMetric, label: string, color?: string): cloudwatch.IMetric {
  if (metric instanceof cloudwatch.Metric || metric instanceof cloudwatch.MathExpression) {
    return metric.with({ label, color });
  }
  return metric;
}

/** A metric in another unit, for example bytes as GiB: `convert` makes the expression of its id. */
export function converted(
  metric: cloudwatch.Metric,
  convert: (id: string) => string,
  label: string,
): cloudwatch.MathExpression {
  // Ids of different metrics must differ within one graph.
  const id = idOf(metric);
  return new cloudwatch.MathExpression({
    expression: convert(id),
    usingMetrics: { [id]: metric },
    label,
    period: metric.period,
  });
}

function toAnnotation({ label, value }: Limit): cloudwatch.HorizontalAnnotation[] {
  return value === undefined ? [] : [{ label, value, color: cloudwatch.Color.GREY }];
}
