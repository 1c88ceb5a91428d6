import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ComplianceRecord, RECORD_FILE, type ResourceFacts } from '../recorder/model';
import { readStacks, type StackFacts } from './stacks';
import type { ValidationReport } from './validation-report';

const VALIDATION_FILE = 'validation-report.json';

/** Parts of a cloud assembly that the reports contain. */
export interface Assembly {
  readonly record?: ComplianceRecord;
  readonly validation?: ValidationReport;
  readonly stacks: readonly StackFacts[];
  /** Describes a resource that the record does not contain. */
  describe(path: string): ResourceFacts;
}

interface TreeNode {
  readonly children?: Readonly<Record<string, TreeNode>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly constructInfo?: { readonly fqn?: string };
}

/** Reads a cloud assembly. Throws when the folder is not a cloud assembly. */
export function readAssembly(folder: string): Assembly {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new Error(`${folder} must be a cloud assembly, got a folder without manifest.json`);
  const record = readJson<ComplianceRecord>(folder, RECORD_FILE);
  if (record !== undefined && record.recordVersion !== 1)
    throw new Error(
      `${folder} must have a record of version 1, got version ${record.recordVersion}. Synthesize it with this version of @pets/compliance`,
    );
  const validation = readJson<ValidationReport>(folder, VALIDATION_FILE);
  const tree = readJson<{ tree: TreeNode }>(folder, 'tree.json')?.tree ?? {};
  const { stacks } = readStacks(folder);
  return { record, validation, stacks, describe: (path) => describe(tree, path) };
}

function readJson<T>(folder: string, file: string): T | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${path} must be valid JSON: ${(error as Error).message}`);
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
