import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Root of this workspace. */
export const ROOT = join(__dirname, '../../../..');
const FOLDER = join(ROOT, '.github/workflows');

/** A step in a workflow file. */
export interface Step {
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, unknown>;
}

/** A job in a workflow file. */
export interface Job {
  readonly name: string;
  readonly if?: string;
  readonly needs?: string[];
  readonly environment?: string;
  readonly strategy?: { matrix: Record<string, unknown> };
  readonly outputs?: Record<string, string>;
  readonly concurrency?: { group: string; 'cancel-in-progress': boolean };
  readonly permissions: Record<string, string>;
  readonly 'timeout-minutes': number;
  readonly env?: Record<string, string>;
  readonly steps: Step[];
}

/** A workflow file. */
export interface Workflow {
  readonly name: string;
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
}

export const WORKFLOWS: Record<string, Workflow> = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [file, readWorkflow(file)]),
);
