import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileBase } from 'projen';
import { Document, isMap, isScalar, visit } from 'yaml';
import type { Workspace } from './workspace';

/** An action or a reusable workflow, pinned to the commit of a version. */
export interface PinnedAction {
  readonly action: string;
  readonly commit: string;
  readonly version: string;
}

/** Permissions of a job's token, with the reason. */
export type Permissions = Partial<Record<PermissionName, readonly ['read' | 'write', string]>>;

type PermissionName =
  | 'attestations'
  | 'contents'
  | 'deployments'
  | 'id-token'
  | 'issues'
  | 'pull-requests'
  | 'security-events'
  | 'actions'
  | 'statuses';

/** One step of a job. */
export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: PinnedAction;
  readonly with?: Record<string, string | number | boolean>;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

/** A job. Every prop that makes it secure is required. */
export interface Job {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: Record<string, string | readonly string[]> };
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly 'timeout-minutes': number;
  readonly permissions: Permissions;
  readonly outputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly steps: readonly Step[];
}

/** A workflow with the keys of GitHub's workflow syntax. */
export interface Workflow {
  readonly name: string;
  readonly on: Record<string, unknown>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly env?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

/** A file in `.github/workflows`, with comments for the version of each action and the reason of each permission. */
export class WorkflowFile extends FileBase {
  constructor(
    workspace: Workspace,
    fileName: string,
    private readonly workflow: Workflow,
  ) {
    super(workspace, `.github/workflows/${fileName}`, { editGitignore: false });
  }

  protected override synthesizeContent(): string {
    return `# ${this.marker}\n\n${render(this.workflow)}`;
  }
}

/** Separates a value from its comment until both are in the document. */
const COMMENT = '\0';

/** Returns a workflow as YAML. */
export function render({ jobs, ...workflow }: Workflow): string {
  const rendered = Object.entries(jobs).map(([id, job]) => [id, renderJob(job)]);
  // a job has only the permissions that it declares
  const document = new Document(
    { ...workflow, permissions: {}, jobs: Object.fromEntries(rendered) },
    { aliasDuplicateObjects: false },
  );
  visit(document, {
    Pair(_, { value }) {
      if (isMap(value) && value.items.length === 0) value.flow = true;
      if (!isScalar(value) || typeof value.value !== 'string' || !value.value.includes(COMMENT)) return;
      const [text, comment] = value.value.split(COMMENT);
      value.value = text;
      value.comment = ` ${comment}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function renderJob({ name, permissions, steps, ...job }: Job): object {
  const granted = Object.entries(permissions).map(([name, [access, reason]]) => [name, `${access}${COMMENT}${reason}`]);
  return {
    name,
    // a fixed version, because "latest" changes between runs
    'runs-on': 'ubuntu-24.04',
    ...job,
    permissions: Object.fromEntries(granted),
    steps: steps.map(renderStep),
  };
}

function renderStep({ uses, ...step }: Step): object {
  if (uses === undefined) return step;
  const { name, id, if: condition, ...rest } = step;
  return {
    name,
    ...(id ? { id } : {}),
    ...(condition ? { if: condition } : {}),
    uses: `${uses.action}@${uses.commit}${COMMENT}${uses.version}`,
    ...rest,
  };
}

/** Returns a script of `tools/ci/scripts`. It is part of the workflow, so that a job can run it without a checkout. */
export function script(name: string): string {
  return readFileSync(join(__dirname, '../../ci/scripts', name), 'utf8').trimEnd();
}
