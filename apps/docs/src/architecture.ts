import { readdirSync } from 'node:fs';
import { toPage } from './document';

/** Diagrams of each environment, in the order of the page. */
const KINDS: readonly (readonly [kind: string, heading: string, text: string])[] = [
  ['request-path', 'Request path', 'The path of a request, from the entry to the data.'],
  ['stacks', 'Stacks', 'The stacks, and the values that they exchange.'],
  [
    'network',
    'Network flows',
    'Connections that the security groups allow. A connection is red if only one of two groups has a rule for it.',
  ],
];
/** Environments in the order of their importance for a reader. */
const ORDER = ['prod', 'staging', 'dev'];

/** Returns the page with the diagrams of a folder. */
export function architecturePage(folder: string, deployment: string, at: (path: string) => string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.svg'));
  const stages = [...new Set(files.map((file) => file.split('-')[0]))].sort(
    (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b),
  );
  const sections = stages.map((stage) => {
    const pictures = KINDS.filter(([kind]) => files.includes(`${stage}-${kind}.svg`)).map(
      ([kind, heading, text]) =>
        `### ${heading} of ${stage}\n\n${text}\n\n${picture(at(`diagrams/${stage}-${kind}.svg`), `${heading} of ${stage}`)}`,
    );
    return [`## Diagrams of ${stage}`, ...pictures].join('\n\n');
  });
  return toPage(
    { title: 'Architecture', description: 'Stacks of the Pets API, and diagrams of each environment.', editUrl: false },
    [
      deployment,
      `The diagrams are generated from the synthesized templates of the Pets API. Open a diagram to enlarge it. In
an open diagram, a resource links to its findings in the [compliance report](${at('compliance/index.html')}).`,
      ...sections,
    ].join('\n\n'),
  );
}

/** A diagram that scrolls on a narrow screen, with a link to the file. */
export function picture(address: string, title: string): string {
  return `<a class="diagram" href="${address}"><img src="${address}" alt="${title}" loading="lazy" /></a>`;
}
