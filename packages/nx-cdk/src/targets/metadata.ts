import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';

const { executors } = JSON.parse(readFileSync(join(__dirname, '../../executors.json'), 'utf8')) as {
  executors: Readonly<Record<string, { readonly description: string }>>;
};

/** Returns the metadata of a target, which `nx show project`, `nx graph` and editors show. */
export function described(description: string): NonNullable<TargetConfiguration['metadata']> {
  return { technologies: ['aws-cdk'], description };
}

/** Returns the name of an executor of this plugin, with its description. */
export function withExecutor(name: string): Pick<TargetConfiguration, 'executor' | 'metadata'> {
  return { executor: `@pets/nx-cdk:${name}`, metadata: described(executors[name].description) };
}
