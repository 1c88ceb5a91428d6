import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Options of `generate`. */
export interface GenerateOptions {
  /** Path of the page in the repository. */
  readonly page: string;
  /** Name of the comments around the generated part. */
  readonly part: string;
  /** Markdown of the part. */
  readonly content: string;
  /** Command that generates the part. */
  readonly command: string;
  /** Fails if the page is not current, and does not change it. */
  readonly check: boolean;
}

/** Writes the generated part of a page, which is between the comments `<!-- NAME: … -->` and `<!-- /NAME -->`. */
export async function generate({ page, part, content, command, check }: GenerateOptions): Promise<void> {
  const path = join(__dirname, '../../..', page);
  const before = readFileSync(path, 'utf8');
  const pattern = new RegExp(`(<!-- ${part}: .*? -->\n).*(<!-- /${part} -->)`, 's');
  if (!pattern.test(before))
    throw new Error(`${page} must have the comments <!-- ${part}: … --> and <!-- /${part} -->`);
  const options = { ...(await resolveConfig(path)), parser: 'markdown' };
  const after = await format(
    before.replace(pattern, (_, begin: string, end: string) => `${begin}\n${content}\n${end}`),
    options,
  );
  if (check && after !== before) throw new Error(`${page} is not current: run ${command}`);
  if (!check) writeFileSync(path, after);
}
