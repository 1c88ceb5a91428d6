import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ComplianceRecord, RECORD_FILE, type ResourceFacts } from '../recorder/model';
import type { ValidationReport } from './validation-report';

const VALIDATION_FILE = 'validation-report.json';

/** A cloud assembly, as far as the reports are made of it. */
export interface Assembly {
  readonly record?: ComplianceRecord;
  readonly validation?: ValidationReport;
  /** What is known of the resource at a path that the record lacks. */
  describe(path: string): ResourceFacts;
}

interface TreeNode {
  readonly children?: Readonly<Record<string, TreeNode>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly constructInfo?: { readonly fqn?: string };
}

/** Reads a cloud assembly. Throws where it is none, or was synthesized without packs. */
export function readAssembly(folder: string): Assembly {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new Error(`${folder} is no cloud assembly: it has no manifest.json`);
  const record = readJson<ComplianceRecord>(folder, RECORD_FILE);
  if (record !== undefined && record.recordVersion !== 1)
    throw new Error(
      `${folder} was synthesized by another version of this package, whose record this one does not know`,
    );
  const validation = readJson<ValidationReport>(folder, VALIDATION_FILE);
  if (record === undefined && !validation?.pluginReports.length)
    throw new Error(`${folder} holds no findings: synthesize the app with Compliance.of(app).check() first`);
  const tree = readJson<{ tree: TreeNode }>(folder, 'tree.json')?.tree ?? {};
  return { record, validation, describe: (path) => describe(tree, path) };
}

function readJson<T>(folder: string, file: string): T | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${path} is no valid JSON: ${(error as Error).message}`);
  }
}

function describe(tree: TreeNode, path: string): ResourceFacts {
  let node: TreeNode | undefined = tree;
  let stack = '';
  let stage = '';
  const ids = path.split('/');
  for (const [depth, id] of ids.entries()) {
    node = node?.children?.[id];
    const fqn = node?.constructInfo?.fqn;
    if (stage === '' && fqn === 'aws-cdk-lib.Stage') stage = id;
    if (fqn === 'aws-cdk-lib.Stack' || fqn === 'aws-cdk-lib.NestedStack') stack = ids.slice(0, depth + 1).join('/');
  }
  const type = node?.attributes?.['aws:cdk:cloudformation:type'];
  return { path, type: typeof type === 'string' ? type : '', logicalId: '', stack, stage, template: '' };
}
