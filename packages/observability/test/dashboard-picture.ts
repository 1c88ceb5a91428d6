/*
 * Draws a dashboard body: the grid, titles, labels, limits and units of the console, with invented curves.
 */

const UNIT_WIDTH = 50;
const UNIT_HEIGHT = 40;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#9467bd', '#8c564b', '#17becf'];

type Options = Record<string, unknown> & { label?: string; color?: string; yAxis?: string; visible?: boolean };

/** Widget of a dashboard body (CloudWatch API, PutDashboard). */
export interface WidgetBody {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly view?: string;
    readonly metrics?: unknown[][];
    readonly alarms?: unknown[];
    readonly annotations?: { readonly horizontal?: { readonly label: string; readonly value: number }[] };
  };
}

/** Visible metrics of a widget, without the inputs of expressions. */
export function drawnMetrics({ properties }: WidgetBody): Options[] {
  return (properties.metrics ?? [])
    .map((metric) => metric[metric.length - 1] as Options)
    .filter(({ visible }) => visible !== false);
}

export function pictureOf(widgets: WidgetBody[]): string {
  const width = 24 * UNIT_WIDTH;
  const height = Math.max(...widgets.map(({ y, height: units }) => y + units)) * UNIT_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    ...widgets.map(drawWidget),
    '</svg>',
    '',
  ].join('\n');
}

function drawWidget(widget: WidgetBody): string {
  const [width, height] = [widget.width * UNIT_WIDTH - 6, widget.height * UNIT_HEIGHT - 6];
  const draw = widget.type === 'alarm' ? drawAlarms : widget.properties.view === 'singleValue' ? drawValue : drawGraph;
  return [
    `<g transform="translate(${widget.x * UNIT_WIDTH + 3} ${widget.y * UNIT_HEIGHT + 3})">`,
    `<rect width="${width}" height="${height}" fill="#ffffff" stroke="#d5dbdb"/>`,
    text(8, 16, widget.properties.title ?? '', 12, '#16191f'),
    draw(widget, width, height),
    '</g>',
  ].join('\n');
}

function drawAlarms({ properties }: WidgetBody, width: number, height: number): string {
  const count = properties.alarms?.length ?? 0;
  const columns = Math.ceil(count / 3);
  const cell = { width: (width - 16) / columns, height: (height - 30) / 3 };
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [8 + Math.floor(index / 3) * cell.width, 24 + (index % 3) * cell.height];
    const colour = index === 0 ? '#d13212' : '#1d8102';
    return `<rect x="${round(x)}" y="${round(y)}" width="${round(cell.width - 4)}" height="${round(cell.height - 4)}" fill="${colour}"/>`;
  }).join('\n');
}

function drawValue(widget: WidgetBody, width: number, height: number): string {
  const [{ label }] = drawnMetrics(widget);
  return [text(width / 2 - 24, height / 2 + 14, '72.4', 26, '#16191f'), text(8, height - 8, label ?? '', 10)].join(
    '\n',
  );
}

function drawGraph(widget: WidgetBody, width: number, height: number): string {
  const plot = { left: 34, right: width - 34, top: 26, bottom: height - 22 };
  const metrics = drawnMetrics(widget);
  const limits = widget.properties.annotations?.horizontal ?? [];
  return [
    `<path d="M${plot.left} ${plot.top}V${plot.bottom}H${plot.right}" fill="none" stroke="#aab7b8"/>`,
    ...limits.map(({ label, value }, index) => {
      const y = plot.top + 4 + 18 * (limits.length - 1 - index);
      return `<path d="M${plot.left} ${y}H${plot.right}" stroke="#7f7f7f" stroke-dasharray="4 3"/>\n${text(plot.left + 4, y + 11, `${label} ${value}`, 9)}`;
    }),
    ...metrics.map((metric, index) => {
      const curve = Array.from({ length: 25 }, (_, step) => {
        const x = plot.left + ((plot.right - plot.left) * step) / 24;
        const part = 0.3 + 0.12 * index + 0.08 * Math.sin(step / 2 + index * 2);
        return `${round(x)} ${round(plot.bottom - (plot.bottom - plot.top) * part)}`;
      });
      const dash = metric.yAxis === 'right' ? ' stroke-dasharray="2 2"' : '';
      return `<path d="M${curve.join('L')}" fill="none" stroke="${colourOf(metric, index)}"${dash}/>`;
    }),
    ...legend(metrics, plot.left, height - 7),
  ].join('\n');
}

function legend(metrics: Options[], left: number, y: number): string[] {
  let x = left;
  return metrics.map((metric, index) => {
    const label = `${metric.label ?? '(no name)'}${metric.yAxis === 'right' ? ' (right)' : ''}`;
    const drawn = `<rect x="${round(x)}" y="${y - 8}" width="8" height="8" fill="${colourOf(metric, index)}"/>\n${text(x + 11, y, label, 9)}`;
    x += 22 + label.length * 4.8;
    return drawn;
  });
}

function colourOf(metric: Options, index: number): string {
  return metric.color ?? COLOURS[index % COLOURS.length];
}

function text(x: number, y: number, content: string, size: number, fill = '#545b64'): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}">${escaped}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
