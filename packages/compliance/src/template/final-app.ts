import type { App, CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct, Node } from 'constructs';
import { constructProperties, definitionsDuringCheck, isSameInTemplate } from './definition';
import { type PairedResource, type FinalTemplate, finalTemplates } from './final-template';
import { finalView } from './final-view';
import { withInherited } from './inherited';
import { outputsDuringCheck } from './outputs';
import { TypedResources } from './typed-resources';

/** A part of a template that rules cannot read. */
export interface Unreadable {
  /** Path of the resource or stack. */
  readonly path: string;
  readonly message: string;
  /** An invalid resource is an error, since its findings are unknown. */
  readonly level: 'error' | 'warning';
}

/**
 * Makes rules read the templates of the cloud assembly. A rule reads the properties of constructs, which do not contain escape
 * hatches and changes by synthesizers. In addition, a rule does not recognize a resource without the class of its type, such as
 * the resources of `CustomResourceProvider`.
 *
 * Where the template differs, a view replaces the construct among the children of its scope while the packs run.
 */
export class FinalApp {
  private templates?: readonly FinalTemplate[];
  private readonly views = new Map<IConstruct, CfnResource>();
  private readonly problems: Unreadable[] = [];

  constructor(private readonly app: App) {}

  /** Discards the templates of an earlier synthesis. */
  reset(): void {
    this.templates = undefined;
  }

  /** Resources that rules could not read in the last synthesis. */
  get unreadable(): readonly Unreadable[] {
    return this.problems;
  }

  /** Runs a pack on the final templates, which are the same for all packs of a synthesis. */
  during<T>(run: (templates: readonly FinalTemplate[]) => T): T {
    const templates = (this.templates ??= this.read());
    const scopes = new Set([...this.views.keys()].flatMap(({ node }) => node.scope?.node ?? []));
    for (const node of scopes) showViews(node, this.views);
    for (const { stack, outputs, resources } of templates) {
      outputsDuringCheck.set(stack, outputs);
      for (const { definition, construct } of resources) definitionsDuringCheck.set(construct.node, definition);
    }
    try {
      return run(templates);
    } finally {
      for (const node of scopes) Reflect.deleteProperty(node, 'children');
      for (const { stack, resources } of templates) {
        outputsDuringCheck.delete(stack);
        for (const { construct } of resources) definitionsDuringCheck.delete(construct.node);
      }
    }
  }

  private read(): readonly FinalTemplate[] {
    this.views.clear();
    this.problems.length = 0;
    const templates = finalTemplates(this.app);
    for (const { stack, unknown } of templates)
      if (unknown.length > 0)
        this.problems.push({
          level: 'warning',
          path: stack.node.path,
          message: `the packs cannot check ${unknown.join(', ')}, which the template of ${stack.node.path} contains and the construct tree does not`,
        });
    const different = templates.flatMap(({ resources }) => resources.filter(isDifferent));
    if (different.length === 0) return templates;
    const typed = new TypedResources();
    try {
      for (const resource of different) this.view(resource, typed);
    } finally {
      typed.close();
    }
    return templates;
  }

  private view({ construct, definition, logicalId }: PairedResource, typed: TypedResources): void {
    try {
      const final = typed.create(withInherited(definition), logicalId);
      this.views.set(construct, finalView(construct, final, definition, typed.commonKeys));
    } catch (error) {
      const { path } = construct.node;
      const message = `the packs cannot check ${path} in its template: ${(error as Error).message}`;
      this.problems.push({ level: 'error', path, message });
    }
  }
}

/** Whether rules would read something else from the construct than from the template. */
function isDifferent({ construct, definition }: PairedResource): boolean {
  const { Type, Properties, DeletionPolicy, UpdateReplacePolicy } = definition;
  const { deletionPolicy, updateReplacePolicy } = construct.cfnOptions;
  return (
    !hasClassOf(construct, Type) ||
    deletionPolicy !== DeletionPolicy ||
    updateReplacePolicy !== UpdateReplacePolicy ||
    !isSameInTemplate(constructProperties(construct), Properties)
  );
}

/** Whether a construct has the class of a resource type. Types outside of AWS have none. */
function hasClassOf(construct: CfnResource, type: string): boolean {
  if (construct.cfnResourceType !== type) return false;
  const { CFN_RESOURCE_TYPE_NAME } = construct.constructor as { CFN_RESOURCE_TYPE_NAME?: string };
  return CFN_RESOURCE_TYPE_NAME === type || !type.startsWith('AWS::') || type === 'AWS::CDK::Metadata';
}

/** Replaces constructs by their views among the children of a node. */
function showViews(node: Node, views: ReadonlyMap<IConstruct, IConstruct>): void {
  const children = node.children.map((child) => views.get(child) ?? child);
  Object.defineProperty(node, 'children', { configurable: true, get: () => [...children] });
}
