import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Names and contacts of the placeholder owner in generated files. */
const PLACEHOLDER =
  /github\.com\/example\/[\w.-]+|\bcom\.example\b|\bExample\.[\w.]+|[\w.-]*@example(\.(com|org|net)|\/[\w-]+)/;

/** URL of the placeholder owner. Examples in other files contain other placeholders. */
const REPOSITORY = /github\.com\/example\/[\w.-]+/;

/** Returns a problem for each file that contains a placeholder of the owner. */
export function ownerProblems(root: string): string[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  const generated = ['SECURITY.md', 'CODE_OF_CONDUCT.md', '.github/CODEOWNERS'];
  const manifests = packages.map((folder) => `${folder}/package.json`);
  const published = packages.flatMap((folder) => [
    `${folder}/README.md`,
    ...filesIn(root, `${folder}/src`),
    ...filesIn(root, `${folder}/assets`),
  ]);
  return [
    ...[...generated, ...manifests].flatMap((file) => problem(root, file, PLACEHOLDER)),
    ...published.flatMap((file) => problem(root, file, REPOSITORY)),
  ];
}

function problem(root: string, file: string, placeholders: RegExp): string[] {
  if (!existsSync(join(root, file))) return [`${file} must exist: run npx projen`];
  const [placeholder] = placeholders.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  if (placeholder === undefined) return [];
  return [`${file} must not contain placeholders, got ${placeholder}: set owner in .projenrc.ts and run npx projen`];
}

/** Files in a folder, none if it does not exist. */
function filesIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
