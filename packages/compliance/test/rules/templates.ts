import { Assembly } from '../../src/rules/assembly';
import type { TemplateContent } from '../../src/rules/links';
import type { Template } from '../../src/rules/template';

interface ResourceDefinition {
  readonly Type: string;
  readonly Properties?: unknown;
}

/** A template as in a cloud assembly, and where its stack is deployed. */
export interface TestTemplate extends Pick<TemplateContent, 'stack' | 'nestedIn'> {
  readonly Resources: Readonly<Record<string, ResourceDefinition>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

/** An assembly of templates by key. */
export function assemblyOf(templates: Readonly<Record<string, TestTemplate>>): Assembly {
  const contents = Object.entries(templates).map(([key, { Resources, Outputs = {}, stack, nestedIn }]) => {
    const resources = new Map(
      Object.entries(Resources).map(([id, { Type, Properties = {} }]) => [
        id,
        { type: Type, properties: () => Properties },
      ]),
    );
    return [key, { resources, outputs: () => Outputs, stack, nestedIn }] as const;
  });
  return new Assembly(new Map(contents));
}

/** A template without others. */
export function templateOf(Resources: TestTemplate['Resources']): Template {
  return assemblyOf({ stack: { Resources } }).get('stack');
}
