import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { SynthesizedStack, Template } from './assembly';

/** Files that the AWS CDK CLI does not need for a deployment. */
const UNUSED = new Set(['tree.json', 'validation-report.json', '.cache']);

interface AssetManifest {
  readonly files?: Record<
    string,
    { readonly source: { readonly path?: string }; readonly destinations: Record<string, { objectKey: string }> }
  >;
}

interface Manifest {
  readonly artifacts: Record<string, { readonly properties: { stackTemplateAssetObjectUrl?: string } }>;
}

/** A copy of a cloud assembly whose templates can be changed. Assets are links to the original. */
export class AssemblyCopy {
  /**
   * @param source folder of the cloud assembly
   * @param folder folder of the copy, which must be empty
   */
  constructor(
    private readonly source: string,
    readonly folder: string,
  ) {
    for (const name of readdirSync(source)) {
      if (UNUSED.has(name)) continue;
      const [from, to] = [join(source, name), join(folder, name)];
      const isAsset = name.startsWith('asset.') && lstatSync(from).isDirectory();
      if (isAsset) symlinkSync(from, to, 'junction');
      else cpSync(from, to, { recursive: true });
    }
  }

  /** Replaces the template of a stack, and its hash in the manifests. */
  writeTemplate(stack: SynthesizedStack, template: Template): void {
    const folder = join(this.folder, relative(this.source, stack.folder));
    const text = JSON.stringify(template, undefined, 1);
    writeFileSync(join(folder, basename(stack.templateFile)), text);
    const hash = createHash('sha256').update(text).digest('hex');
    const old = updateAssets(join(folder, `${stack.artifactId}.assets.json`), basename(stack.templateFile), hash);
    if (old === undefined) return;
    update<Manifest>(join(folder, 'manifest.json'), ({ artifacts }) => {
      const { properties } = artifacts[stack.artifactId];
      properties.stackTemplateAssetObjectUrl = properties.stackTemplateAssetObjectUrl?.replace(old, hash);
    });
  }
}

/** Returns the replaced hash, `undefined` if the template is not an asset. */
function updateAssets(file: string, templateFile: string, hash: string): string | undefined {
  if (!existsSync(file)) return undefined;
  let old: string | undefined;
  update<AssetManifest>(file, ({ files = {} }) => {
    const [key, asset] = Object.entries(files).find(([, { source }]) => source.path === templateFile) ?? [];
    if (key === undefined || !asset) return;
    for (const destination of Object.values(asset.destinations)) {
      destination.objectKey = destination.objectKey.replace(key, hash);
    }
    delete files[key];
    files[hash] = asset;
    old = key;
  });
  return old;
}

function update<T>(file: string, change: (content: T) => void): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as T;
  change(content);
  writeFileSync(file, JSON.stringify(content, undefined, 1));
}
