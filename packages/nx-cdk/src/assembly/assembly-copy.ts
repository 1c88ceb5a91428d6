import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { SynthesizedStack, Template } from './assembly';
import { UNUSED } from './digest';

interface AssetManifest {
  readonly files?: Record<
    string,
    { readonly source: { readonly path?: string }; readonly destinations: Record<string, { objectKey: string }> }
  >;
}

interface Manifest {
  readonly artifacts: Record<
    string,
    { readonly properties: { stackTemplateAssetObjectUrl?: string; terminationProtection?: boolean } }
  >;
}

/** A copy of a cloud assembly. A change of the original does not change it. */
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
      cpSync(join(source, name), join(folder, name), {
        recursive: true,
        // otherwise a link in the copy leads to the original
        verbatimSymlinks: true,
        mode: constants.COPYFILE_FICLONE,
      });
    }
  }

  /** Sets the termination protection with which the AWS CDK CLI deploys a stack. */
  setTerminationProtection(stack: SynthesizedStack, isOn: boolean): void {
    update<Manifest>(join(this.folderOf(stack), 'manifest.json'), ({ artifacts }) => {
      artifacts[stack.artifactId].properties.terminationProtection = isOn;
    });
  }

  /** Replaces the template of a stack, and its hash in the manifests. */
  writeTemplate(stack: SynthesizedStack, template: Template): void {
    const folder = this.folderOf(stack);
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

  /** The folder of a stack, which was read from the original or from the copy. */
  private folderOf({ folder }: SynthesizedStack): string {
    return folder.startsWith(this.folder) ? folder : join(this.folder, relative(this.source, folder));
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
