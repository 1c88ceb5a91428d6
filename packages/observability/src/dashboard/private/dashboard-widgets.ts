import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { idOf } from '../../private/combined-metrics';

/** Columns of the dashboard grid. */
export const COLUMNS = 24;

/** Content of a graph. Colors have one meaning: red is bad, a gray line is a limit. */
export interface GraphDesign {
  readonly title: string;
  readonly left: cloudwatch.IMetric[];
  readonly right?: cloudwatch.IMetric[];
  readonly unit?: string;
  readonly rightUnit?: string;
  readonly limits?: Limit[];
  readonly maximum?: number;
  readonly verticalAnnotations?: cloudwatch.VerticalAnnotation[];
}

/** A limit, shown as a horizontal line. */
export interface Limit {
  readonly label: string;
  readonly value: number | undefined;
}

/** A row of graphs of equal width. */
export function rowOf(designs: GraphDesign[], height: number): cloudwatch.GraphWidget[] {
  const width = Math.floor(COLUMNS / designs.length);
  return designs.map(
    ({ title, left, right, unit, rightUnit, limits, maximum, verticalAnnotations }) =>
      new cloudwatch.GraphWidget({
        title,
        left,
        right,
        leftYAxis: { min: 0, max: maximum, label: unit, showUnits: false },
        rightYAxis: right && { min: 0, label: rightUnit, showUnits: false },
        leftAnnotations: (limits ?? []).flatMap(toAnnotation),
        verticalAnnotations,
        legendPosition: cloudwatch.LegendPosition.BOTTOM,
        liveData: true,
        width,
        height,
      }),
  );
}

/** The metric with a label. */
export function named(metric: cloudwatch.IMetric, label: string, color?: string): cloudwatch.IMetric {
  if (metric instanceof cloudwatch.Metric || metric instanceof cloudwatch.MathExpression) {
    return metric.with({ label, color });
  }
  return metric;
}

/** The metric in another unit, for example GiB for bytes. `convert` returns the expression for its id. */
export function converted(
  metric: cloudwatch.Metric,
  convert: (id: string) => string,
  label: string,
): cloudwatch.MathExpression {
  // Ids must be unique within a graph.
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
