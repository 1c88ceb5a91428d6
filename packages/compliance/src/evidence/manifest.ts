import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComplianceReport } from '../reports/report-model';
import { sha256 } from './archive';

/** Facts about a run: when, of what, and by which versions. */
export interface EvidenceManifest {
  readonly evidenceVersion: 1;
  readonly createdAt: string;
  readonly commit?: string;
  /** Versions of the tools that judged the templates. */
  readonly tools: Readonly<Record<string, string>>;
  readonly packs: readonly { readonly name: string; readonly version?: string }[];
  readonly rules: readonly { readonly id: string; readonly pack: string; readonly version?: string }[];
  readonly templates: readonly TemplateHash[];
}

export interface TemplateHash {
  /** Path relative to the cloud assembly. */
  readonly path: string;
  readonly sha256: string;
}

/** Facts about a run on a cloud assembly. */
export function manifestOf(report: ComplianceReport, folder: string, commit?: string): EvidenceManifest {
  const { generatedAt: createdAt, generator, packs, rules } = report;
  const versions = new Map(packs.map(({ name, version }) => [name, version]));
  const cdk = cdkVersion(folder);
  return {
    evidenceVersion: 1,
    createdAt,
    commit,
    tools: {
      [generator.name]: generator.version,
      ...(cdk === undefined ? {} : { 'aws-cdk-lib': cdk }),
      node: process.versions.node,
    },
    packs: packs.map(({ name, version }) => ({ name, version })),
    rules: rules.map(({ id, pack }) => ({ id, pack, version: versions.get(pack) })),
    templates: hashTemplates(folder),
  };
}

/** Hashes of all templates of a cloud assembly. */
export function hashTemplates(folder: string): TemplateHash[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.template.json'))
    .sort()
    .map((path) => ({ path, sha256: sha256(readFileSync(join(folder, path))) }));
}

/** Version of the CDK that synthesized the assembly, from its construct tree. */
function cdkVersion(folder: string): string | undefined {
  try {
    const { tree } = JSON.parse(readFileSync(join(folder, 'tree.json'), 'utf8')) as {
      readonly tree?: { readonly constructInfo?: { readonly version?: string } };
    };
    return tree?.constructInfo?.version;
  } catch {
    return undefined;
  }
}
