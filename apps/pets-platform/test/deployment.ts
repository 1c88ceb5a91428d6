import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentName } from '../src/environments';
import { petsPlatformApp } from '../src/pets-platform-app';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a template's values have no type
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Of jest.environment.cjs: what all test files of a process share. */
declare function makeOnce<T>(key: string, make: () => T): T;
declare function atExit(end: () => void): void;

/** The whole deployment with some settings, synthesized once for all test files of a process. */
export class Deployment {
  private readonly assembly;
  private readonly key;

  constructor(variables: NodeJS.ProcessEnv = {}) {
    this.key = `deployment ${JSON.stringify(variables)}`;
    this.assembly = makeOnce(this.key, () => {
      const outdir = mkdtempSync(join(tmpdir(), 'deployment-'));
      atExit(() => rmSync(outdir, { recursive: true }));
      return petsPlatformApp({ outdir, variables }).synth();
    });
  }

  /** Names of an environment's stacks. */
  stacks(environment: EnvironmentName): string[] {
    const { stacks } = this.assembly.getNestedAssembly(`assembly-${environment}`);
    return stacks.map(({ hierarchicalId }) => hierarchicalId.split('/')[1]);
  }

  /** The template of a stack. */
  template(environment: EnvironmentName, stack: string): Template {
    return makeOnce(`${this.key} ${environment} ${stack}`, () =>
      Template.fromJSON(this.artifact(environment, stack).template as object),
    );
  }

  /** The artifact of a stack, with its region and tags. */
  artifact(environment: EnvironmentName, stack: string) {
    return this.assembly.getNestedAssembly(`assembly-${environment}`).getStackByName(`${environment}-${stack}`);
  }

  /** The resources of one type in a stack. */
  resources(environment: EnvironmentName, stack: string, type: string): Resource[] {
    return Object.values(this.template(environment, stack).findResources(type)) as Resource[];
  }
}
