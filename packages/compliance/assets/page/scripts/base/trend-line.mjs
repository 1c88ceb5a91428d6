// A small chart of the open and acknowledged results over time.
import { number } from './labels.mjs';

const NAMESPACE = 'http://www.w3.org/2000/svg';

const [WIDTH, HEIGHT, MARGIN] = [240, 36, 3];

/** @param points times and numbers, at least two. Both lines have the same scale, which begins at 0. */
export function trendLine(points, from, to) {
  const highest = Math.max(1, ...points.flatMap(({ open, acknowledged }) => [open, acknowledged]));
  const x = (time) => MARGIN + ((time - from) / Math.max(1, to - from)) * (WIDTH - 2 * MARGIN);
  const y = (value) => HEIGHT - MARGIN - (value / highest) * (HEIGHT - 2 * MARGIN);
  const line = (kind) =>
    element('polyline', {
      class: kind,
      points: points.map((point) => `${x(point.time).toFixed(1)},${y(point[kind]).toFixed(1)}`).join(' '),
    });
  const label = ['open', 'acknowledged'].map((kind) => {
    const values = points.map((point) => point[kind]);
    return `${kind} from ${number(values[0])} to ${number(values.at(-1))}, at most ${number(Math.max(...values))}`;
  });
  const chart = element('svg', { class: 'trend', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' });
  chart.setAttribute('aria-label', `${points.length} runs: ${label.join('; ')}`);
  chart.append(line('acknowledged'), line('open'));
  return chart;
}

function element(tag, attributes) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
