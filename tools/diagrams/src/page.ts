import type { Graph } from './graph';

/** A rendered diagram. */
export interface Picture {
  readonly stage: string;
  readonly kind: string;
  readonly file: string;
  readonly graph: Graph;
  readonly svg: string;
}

/** Path of the compliance report, relative to the page in the folder of the reports. */
const REPORT = '../compliance/index.html';

const STYLE = `
:root { color-scheme: light dark; --text: #202124; --back: #fff; --line: #dadce0; --link: #1a56b0; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --back: #202124; --line: #5f6368; --link: #8ab4f8; } }
body { font: 16px/1.5 Helvetica, Arial, sans-serif; margin: 0 auto; max-width: 1400px; padding: 1rem; color: var(--text); background: var(--back); }
a { color: var(--link); }
nav a { margin-right: 1rem; }
figure { margin: 0 0 2rem; border: 1px solid var(--line); border-radius: 8px; background: #fff; overflow-x: auto; }
figure svg { display: block; max-width: none; }
figcaption a { color: #1a56b0; }
figcaption { padding: 0.5rem 1rem; color: #3c4043; border-bottom: 1px solid #dadce0; }
.problem { color: #b3261e; font-weight: bold; }`;

/** Returns a page with the diagrams, without a request to another address. */
export function page(pictures: readonly Picture[]): string {
  const stages = [...new Set(pictures.map(({ stage }) => stage))];
  const links = stages.map((stage) => `<a href="#${stage}">${stage}</a>`).join('');
  const sections = stages.map((stage) => {
    const own = pictures.filter((picture) => picture.stage === stage);
    return `<section id="${stage}"><h2>${stage}</h2>\n${own.map(figure).join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Diagrams</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Diagrams</h1>
<nav aria-label="Environments">${links}<a href="${REPORT}">Compliance report</a></nav></header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function figure({ file, graph, svg }: Picture, index: number): string {
  const problems = graph.edges.filter(({ problem }) => problem !== undefined);
  const warning =
    problems.length === 0 ? '' : ` <span class="problem">${problems.length} connections do not work.</span>`;
  // ids of Graphviz are unique within a diagram only
  const own = svg.replace(/id="([^"]+)"/g, `id="${file.replace(/\W/g, '-')}-${index}-$1"`);
  const named = own.replace('<svg', `<svg role="img" aria-label="${graph.title}"`);
  return `<figure tabindex="0"><figcaption>${graph.title}. <a href="${file}">SVG</a>${warning}</figcaption>\n${named}</figure>`;
}
