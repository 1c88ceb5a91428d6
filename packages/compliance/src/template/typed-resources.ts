import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Lazy, Stack } from 'aws-cdk-lib/core';
import type * as include from 'aws-cdk-lib/cloudformation-include';
import type { Definition } from './definition';

const MISSING = /is missing required property: (?<name>\w+)$/;

/** Properties of a resource that the CDK requires and that a template can lack. More are an invalid resource. */
const MOST_MISSING = 10;

/**
 * Creates constructs of the classes of the CDK from definitions of templates, in a stack that is not synthesized. `CfnInclude`
 * reads files, which are in a temporary folder.
 */
export class TypedResources {
  private readonly folder = mkdtempSync(join(tmpdir(), 'compliance-'));
  private readonly stack: Stack;
  private readonly common: ReadonlySet<PropertyKey>;
  private count = 0;

  constructor() {
    const context = { 'aws:cdk:disable-creation-stack-traces': true };
    const options = { autoSynth: false, analyticsReporting: false, treeMetadata: false, context };
    this.stack = new Stack(new App({ ...options, outdir: join(this.folder, 'out') }), 'Stack');
    this.common = new Set(Reflect.ownKeys(new CfnResource(this.stack, 'Resource', { type: 'AWS::Any::Type' })));
  }

  /** Creates the construct of a definition. Throws when the definition is invalid. */
  create(definition: Definition, logicalId: string): CfnResource {
    const missing: string[] = [];
    for (;;) {
      try {
        return this.include(definition, logicalId, missing);
      } catch (error) {
        const name = MISSING.exec((error as Error).message)?.groups?.name;
        if (name === undefined || missing.includes(name) || missing.length === MOST_MISSING) throw error;
        missing.push(name);
      }
    }
  }

  /** Keys that every resource has. */
  get commonKeys(): ReadonlySet<PropertyKey> {
    return this.common;
  }

  /** Deletes the temporary folder. The constructs remain usable. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Custom resources have no class, and rules read the properties of `CfnResource`. */
  private untyped({ Type: type, Properties: properties }: Definition, id: string, logicalId: string): CfnResource {
    const resource = new CfnResource(this.stack, id, { type, properties });
    resource.overrideLogicalId(logicalId);
    return resource;
  }

  private include(definition: Definition, logicalId: string, missing: readonly string[]): CfnResource {
    const { CfnInclude } = loadInclude();
    const id = `R${this.count++}`;
    const intrinsics = new Intrinsics();
    const { Type } = definition;
    if (!Type.startsWith('AWS::')) return this.untyped(definition, id, logicalId);
    const Properties = intrinsics.replace(definition.Properties ?? {}) as Record<string, unknown>;
    for (const name of missing) Properties[propertyName(name)] = intrinsics.add(undefined);
    const templateFile = join(this.folder, `${id}.json`);
    const Parameters = Object.fromEntries([...intrinsics.values.keys()].map((name) => [name, { Type: 'String' }]));
    writeFileSync(templateFile, JSON.stringify({ Parameters, Resources: { [id]: { Type, Properties } } }));
    const parameters = Object.fromEntries(intrinsics.values);
    const resource = new CfnInclude(this.stack, `I${id}`, { templateFile, parameters }).getResource(id);
    for (const name of missing) (resource as unknown as Record<string, undefined>)[name] = undefined;
    resource.overrideLogicalId(logicalId);
    return resource;
  }
}

/** Replaces intrinsic functions by references to parameters, whose values are the functions. */
class Intrinsics {
  readonly values = new Map<string, unknown>();

  replace(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.replace(item));
    if (isIntrinsic(value)) return this.add(value);
    // some rules are regular expressions that expect the order of the CDK, which sorts the keys of policy statements
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, this.replace(item)]));
  }

  add(value: unknown): { readonly Ref: string } {
    const name = `P${this.values.size}`;
    this.values.set(name, Lazy.uncachedAny({ produce: () => value }));
    return { Ref: name };
  }
}

function isIntrinsic(value: object): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}

/** Name in CloudFormation of a property of the CDK: `kmsKeyId` is `KmsKeyId`. */
function propertyName(name: string): string {
  return `${name[0].toUpperCase()}${name.slice(1)}`;
}

/** Loaded only if a template differs from its constructs. */
function loadInclude(): typeof include {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only if needed, since it takes time
  return require('aws-cdk-lib/cloudformation-include') as typeof include;
}
