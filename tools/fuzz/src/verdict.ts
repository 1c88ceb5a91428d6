import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib/core';
import type { Assemblies, Type } from './assemblies';
import { Builder, createStack, STACK } from './build';
import type { Input } from './recipe';
import type { Validation } from './validation';

/** Result of an input. */
export type Verdict =
  | { readonly outcome: 'synthesized' }
  | { readonly outcome: 'refused'; readonly message: string }
  /** A violation: an unclear error, or a template that CloudFormation does not accept. */
  | { readonly outcome: 'unclear' | 'invalid'; readonly message: string };

/** An error of the validation that is wrong. */
interface Exception {
  readonly construct: string;
  /** Inputs of the construct that cause it, by default all. */
  readonly input?: RegExp;
  readonly error: RegExp;
}

/** Errors of the validation that are wrong. */
const EXCEPTIONS: readonly Exception[] = [
  // a replica inherits its encryption, so AWS rejects the property (Amazon RDS API, `CreateDBInstanceReadReplica`)
  {
    construct: '@pets/database.PostgresReplica',
    error: /^F3003 Properties: 'StorageEncrypted' is a required property/,
  },
  {
    construct: '@pets/database.PostgresDatabase',
    input: /"@pets\/database\.RestorePoint\.replicaOf"/,
    error: /^F3003 Properties: 'StorageEncrypted' is a required property/,
  },
];

/** Judges inputs. */
export class Judge {
  private readonly names = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly assemblies: Assemblies,
    private readonly validation: Validation,
  ) {}

  judge(input: Input): Verdict {
    const outdir = mkdtempSync(join(tmpdir(), 'fuzz-'));
    try {
      const errors = this.validation.errors(this.synthesize(input, outdir));
      const error = errors.find((each) => !isWrong(each, input));
      return error === undefined ? { outcome: 'synthesized' } : { outcome: 'invalid', message: error };
    } catch (error) {
      const { message } = error as Error;
      return {
        outcome: this.isClear(message, input.construct) ? 'refused' : 'unclear',
        message: message || String(error),
      };
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }

  /** Prepares the validation for inputs, so that it does not create its engine for each new resource type. */
  prepare(inputs: readonly Input[]): void {
    const outdir = mkdtempSync(join(tmpdir(), 'fuzz-'));
    const templates = inputs.flatMap((input, index) => {
      try {
        return [this.synthesize(input, join(outdir, String(index)))];
      } catch {
        return [];
      }
    });
    this.validation.prepare(templates);
    rmSync(outdir, { recursive: true, force: true });
  }

  /** Returns the path of the template. */
  private synthesize(input: Input, outdir: string): string {
    const stack = createStack(outdir);
    new Builder(stack, this.assemblies).build(input);
    (stack.node.root as App).synth();
    return join(outdir, stack.templateFile);
  }

  /** Whether a message begins with a construct path and then names a prop. */
  private isClear(message: string, construct: string): boolean {
    // the CDK lists the errors of `node.addValidation` with the path in brackets
    const text = message.replace(/^Validation failed with the following errors:\n\s*\[([^\]]*)\] (.*)/s, '$1: $2');
    const [, path] = /^([^\s:]+(?: [^\s:]+)*?): /.exec(text) ?? [];
    if (path === undefined || !`${path}/`.startsWith(`${STACK}/`)) return false;
    const [prop] = /[A-Za-z]\w*/.exec(text.slice(path.length)) ?? [];
    return prop !== undefined && this.namesOf(construct).has(prop);
  }

  private namesOf(construct: string): ReadonlySet<string> {
    const known = this.names.get(construct);
    if (known) return known;
    const names = this.assemblies.namesOf(this.assemblies.get(construct) as Type);
    this.names.set(construct, names);
    return names;
  }
}

function isWrong(message: string, input: Input): boolean {
  const text = JSON.stringify(input);
  return EXCEPTIONS.some(
    ({ construct, error, input: of }) =>
      construct === input.construct && (of?.test(text) ?? true) && error.test(message),
  );
}

/** Summarizes a violation, so that many inputs with one cause are one finding. */
export function kindOf(input: Input, { outcome, message = '' }: { outcome: string; message?: string }): string {
  const text = message
    .split('\n')[0]
    .replace(/\w*\d+\w*/g, 'N')
    .replace(/'[^']*'|"[^"]*"/g, 'X')
    .slice(0, 120);
  return `${input.construct} ${outcome}: ${text}`;
}
