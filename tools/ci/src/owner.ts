import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names and contacts of the placeholder owner in generated files. */
const PLACEHOLDER = /github\.com\/example\/[\w.-]+|\bcom\.example\b|[\w.-]*@example(\.(com|org|net)|\/[\w-]+)/;

/** Returns a problem for each file that contains a placeholder of the owner. */
export function ownerProblems(root: string): string[] {
  const manifests = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`);
  return ['SECURITY.md', 'CODE_OF_CONDUCT.md', '.github/CODEOWNERS', ...manifests].flatMap((file) => {
    if (!existsSync(join(root, file))) return [`${file} must exist: run npx projen`];
    const [placeholder] = PLACEHOLDER.exec(readFileSync(join(root, file), 'utf8')) ?? [];
    if (placeholder === undefined) return [];
    return [`${file} must not contain placeholders, got ${placeholder}: set owner in .projenrc.ts and run npx projen`];
  });
}
