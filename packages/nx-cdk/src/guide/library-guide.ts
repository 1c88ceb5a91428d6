import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { listApi, type Assembly } from './api';
import { codeOf, listOf, sectionOf } from './readme';

/** Largest size of a guide in bytes, so that it uses a small part of the context of an assistant. */
export const MAX_BYTES = 20_000;

/** The parts of a manifest that are read. */
interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Sections in the order of the guide. The last ones are cut first. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

/**
 * Returns the guide of a jsii library for coding assistants: install, example, constructs with their required props, errors
 * and links.
 *
 * @see https://llmstxt.org
 */
export function libraryGuide(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const file = join(folder, 'README.md');
  const readme = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const { constructs, values, inputs, enums } = listApi(readAssembly(folder));
  const mistakes = listOf(sectionOf(readme, 'Troubleshooting'));
  return guide(manifest, readme, [
    { heading: 'Constructs', lines: constructs },
    { heading: 'Common mistakes', lines: mistakes === '' ? [] : mistakes.split('\n') },
    { heading: 'Values', lines: values },
    { heading: 'Enums', lines: enums },
    { heading: 'Required properties of inputs', lines: inputs },
  ]);
}

/** Assembles a guide of at most `MAX_BYTES`. */
export function guide(
  { name, description, peerDependencies = {} }: Manifest,
  readme: string,
  sections: readonly Section[],
): string {
  const example = codeOf(sectionOf(readme, 'Quick start'));
  const install = codeOf(sectionOf(readme, 'Install'));
  const peers = Object.entries(peerDependencies).map(([peer, version]) => `${peer} ${version}`);
  const head = [
    `# ${name}`,
    ...(description ? [`> ${description}`] : []),
    [
      '## Install',
      install || `\`\`\`sh\nnpm install ${[name, ...Object.keys(peerDependencies)].join(' ')}\n\`\`\``,
    ].join('\n\n'),
    ...(peers.length > 0 ? [`Peers: ${peers.join(', ')}.`] : []),
    ...(example ? [`## Example\n\n${example}`] : []),
  ].join('\n\n');
  const links = [
    '## Links',
    ['- [README](README.md): all features', '- [API](API.md): all types']
      .filter((line) => !line.includes('API.md') || sections.some(({ heading }) => heading === 'Constructs'))
      .join('\n'),
  ].join('\n\n');
  let text = head;
  for (const { heading, lines } of sections.filter((section) => section.lines.length > 0)) {
    const shown: string[] = [];
    const rest = MAX_BYTES - Buffer.byteLength(`${text}\n\n## ${heading}\n\n\n\n${links}\n`) - 60;
    let size = 0;
    for (const line of lines) {
      size += Buffer.byteLength(line) + 1;
      if (size > rest) break;
      shown.push(line);
    }
    if (shown.length === 0) break;
    const more = lines.length > shown.length ? [`- and ${lines.length - shown.length} more, see the links`] : [];
    text += `\n\n## ${heading}\n\n${[...shown, ...more].join('\n')}`;
  }
  return `${text}\n\n${links}\n`;
}

/** Reads the assembly of jsii, which can be compressed. */
function readAssembly(folder: string): Assembly {
  const assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as Assembly & { readonly filename?: string };
  if (assembly.filename === undefined) return assembly;
  return JSON.parse(gunzipSync(readFileSync(join(folder, assembly.filename))).toString()) as Assembly;
}
