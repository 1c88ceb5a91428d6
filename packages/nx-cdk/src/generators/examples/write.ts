import { type Tree, updateJson, writeJson } from '@nx/devkit';
import type { ProjectName } from '../name';
import { VERSIONS } from '../setup';
import { registerOf, type StagePlace } from './acknowledgements';
import type { Example } from './example';

/** Returns placeholders for the accounts of the stages, and their Region. */
export function placesOf(stages: readonly string[], region: string): Record<string, StagePlace> {
  const place = (index: number) => ({
    account: String(index + 1)
      .repeat(12)
      .slice(0, 12),
    region,
  });
  return Object.fromEntries(stages.map((stage, index) => [stage, place(index)]));
}

/** Replaces the stage and the test of a generated app with those of an example. */
export function writeExample(
  tree: Tree,
  { directory, fileName }: ProjectName,
  example: Example,
  places: Readonly<Record<string, StagePlace>>,
): void {
  const at = (path: string) => `${directory}/${path}`;
  for (const path of [`src/${fileName}-stage.ts`, `test/${fileName}-stage.test.ts`]) tree.delete(at(path));
  const { 'README.md': page, ...files } = example.files;
  for (const [path, text] of Object.entries(files)) tree.write(at(path), text);
  tree.write(at('README.md'), `${tree.read(at('README.md'), 'utf8')}\n${sectionsOf(page)}`);
  writeJson(tree, at('compliance-register.json'), registerOf(example.acknowledgements, places));
  if (example.isPython) return;
  updateJson(tree, at('package.json'), (manifest: { dependencies: Record<string, string> }) => {
    for (const name of example.packages) manifest.dependencies[name] = VERSIONS[name];
    return manifest;
  });
}

/** Returns the page of an example without its title and introduction. */
function sectionsOf(page: string): string {
  return page.slice(page.indexOf('\n## ') + 1);
}
