import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const packages = join(root, 'packages');

/** First paragraph of a section, as one line. */
function firstParagraph(text: string, heading: string): string | undefined {
  const [, paragraph] = new RegExp(`^## ${heading}\n\n(.+?)(?:\n\n|\n*$(?![\\s\\S]))`, 'ms').exec(text) ?? [];
  return paragraph?.replaceAll('\n', ' ');
}

test.each(readdirSync(packages))('the README of %s has the stability and links to the deprecation policy', (name) => {
  const { repository } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const policy = `${repository.url.replace(/\.git$/, '')}/blob/main/docs/stability.md`;
  expect(firstParagraph(readFileSync(join(packages, name, 'README.md'), 'utf8'), 'Stability')).toBe(
    `Experimental (\`0.x\`): the API can change in minor versions. See the [stability and deprecation policy](${policy}).`,
  );
});

test('the policy names each package', () => {
  const policy = readFileSync(join(root, 'docs/stability.md'), 'utf8');
  for (const name of readdirSync(packages)) expect(policy).toContain(`\`@pets/${name}\``);
});
