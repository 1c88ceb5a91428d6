import type { Edge, Graph, Kind, Node } from './graph';

/** Fill and border of a box. Both have a contrast of at least 4.5 with the text. */
const COLORS: Readonly<Record<Kind, readonly [fill: string, border: string]>> = {
  entry: ['#e8f0fe', '#1a56b0'],
  firewall: ['#fdecea', '#b3261e'],
  compute: ['#fff4e0', '#8a5300'],
  data: ['#e6f4ea', '#1e6b35'],
  stack: ['#eef1f5', '#44546a'],
  outside: ['#ffffff', '#5f6368'],
  other: ['#f3f3f3', '#5f6368'],
};
const FONT = 'Helvetica,Arial,sans-serif';

/** Returns the diagram as SVG. */
export async function render(graph: Graph): Promise<string> {
  // a module of type ESM, which a test in CommonJS cannot import
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  const svg = graphviz.layout(dotOf(graph), 'svg', 'dot');
  // the prolog and the comments of Graphviz, which contain its version
  return `${svg
    .slice(svg.indexOf('<svg'))
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .trim()}\n`;
}

/** Returns the diagram in the language of Graphviz. */
export function dotOf({ edges, nodes, title }: Graph): string {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) groups.set(node.group ?? '', [...(groups.get(node.group ?? '') ?? []), node]);
  const boxes = [...groups].map(([name, members], index) => {
    const inner = members.map(boxOf).join('\n');
    if (name === '') return inner;
    return `subgraph cluster_${index} {
label=${quoted(name)}; style="rounded,dashed"; color="#5f6368"; fontcolor="#3c4043"; fontname=${quoted(FONT)}; fontsize=12;
${inner}
}`;
  });
  return `digraph {
id=diagram; tooltip=${quoted(title)}; rankdir=LR; bgcolor="white"; pad=0.3; nodesep=0.35; ranksep=0.9;
node [shape=box, style="rounded,filled", fontname=${quoted(FONT)}, fontsize=12, margin="0.25,0.1"];
edge [fontname=${quoted(FONT)}, fontsize=11, color="#3c4043", fontcolor="#3c4043", arrowsize=0.7];
${boxes.join('\n')}
${edges.map(arrowOf).join('\n')}
}`;
}

function boxOf({ detail, id, kind, label, link }: Node): string {
  const [fill, border] = COLORS[kind];
  const text = detail === undefined ? label : `${label}\n${detail}`;
  const address = link === undefined ? '' : `, URL=${quoted(link)}`;
  return `${quoted(id)} [label=${quoted(text)}, fillcolor="${fill}", color="${border}", tooltip=${quoted(label)}${address}];`;
}

function arrowOf({ from, isOrder, label, problem, to }: Edge): string {
  const text = [label, problem].filter((part) => part !== undefined).join(': ');
  const red = problem === undefined ? '' : ', color="#b3261e", fontcolor="#b3261e", penwidth=2';
  return `${quoted(from)} -> ${quoted(to)} [label=${quoted(text)}${isOrder ? ', style=dashed' : ''}${red}];`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
