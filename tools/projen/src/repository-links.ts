import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from 'projen';
import { PROJEN_MARKER } from 'projen/lib/common';
import { repositoryUrl, type Owner } from './owner';
import type { Workspace } from './workspace';

/** Replaces the URL of the repository in files that are not generated, such as READMEs, after a change of the owner. */
export class RepositoryLinks extends Component {
  constructor(
    private readonly workspace: Workspace,
    private readonly owner: Owner,
  ) {
    super(workspace, 'repository-links');
  }

  override preSynthesize(): void {
    const { outdir } = this.workspace;
    const [earlier, url] = [this.earlierUrl(), repositoryUrl(this.owner)];
    if (earlier === undefined || earlier === url) return;
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: outdir,
      encoding: 'utf8',
    });
    // another repository can begin with the same name
    const pattern = new RegExp(`${earlier.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'g');
    // changelogs describe earlier releases
    for (const file of files
      .split('\0')
      .filter((name) => /\.(md|ts|json)$/.test(name) && !name.endsWith('CHANGELOG.md')))
      this.replace(join(outdir, file), pattern, url);
  }

  private replace(file: string, pattern: RegExp, url: string): void {
    // git also lists files that are deleted and not committed
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    const replaced = text.replace(pattern, url);
    if (replaced !== text && !text.includes(PROJEN_MARKER)) writeFileSync(file, replaced);
  }

  /** URL in the manifests on disk, which the last run wrote. */
  private earlierUrl(): string | undefined {
    const packages = join(this.workspace.outdir, 'packages');
    const [name] = existsSync(packages) ? readdirSync(packages).sort() : [];
    if (name === undefined) return undefined;
    const manifest = readFileSync(join(packages, name, 'package.json'), 'utf8');
    const { repository } = JSON.parse(manifest) as { repository?: { url: string } };
    return repository?.url.replace(/\.git$/, '');
  }
}
