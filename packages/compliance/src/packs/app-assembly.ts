import { CfnResource, Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct, Node } from 'constructs';
import { Assembly } from '../rules/assembly';
import type { ResourceContent, StackFacts, TemplateContent } from '../rules/links';
import type { TemplateResource } from '../rules/template';
import { finalDefinition } from '../template/definition';
import { finalOutputs } from '../template/outputs';
import { type References, referencesDuringCheck } from '../template/references';

/** Assemblies by what their templates are read from, so that all packs of a synthesis share one. */
const shared = new WeakMap<object, AppAssembly>();

/** The assemblies of apps while packs run. */
const assembliesDuringCheck = new WeakMap<Node, AppAssembly>();

/**
 * Runs a pack with the assembly of its app, so that rules can follow references.
 *
 * @param templates templates that other packs of the same synthesis check too
 */
export function duringCheck<T>(construct: IConstruct, run: (assembly: AppAssembly) => T, templates: object = {}): T {
  const { root } = construct.node;
  const running = assembliesDuringCheck.get(root.node);
  if (running) return run(running);
  const assembly = shared.get(templates) ?? new AppAssembly(root);
  shared.set(templates, assembly);
  assembliesDuringCheck.set(root.node, assembly);
  referencesDuringCheck.set(root.node, assembly);
  try {
    return run(assembly);
  } finally {
    assembliesDuringCheck.delete(root.node);
    referencesDuringCheck.delete(root.node);
  }
}

/** The final resources of all stacks of an app, with all overrides, for rules on templates. They are read when needed. */
export class AppAssembly implements References {
  private content?: Content;

  constructor(private readonly app: IConstruct) {}

  /** The final definition of a resource. */
  get({ node }: CfnResource): TemplateResource | undefined {
    const { places, assembly } = this.read();
    const place = places.get(node);
    return place && assembly.get(place.key).get(place.logicalId);
  }

  follow(from: CfnResource, value: unknown): CfnResource | undefined {
    const found = this.get(from)?.siblings.referred(value);
    return found && this.read().constructs.get(idOf(found.siblings.key, found.logicalId));
  }

  private read(): Content {
    return (this.content ??= contentOf(this.app));
  }
}

/** The constructs of an app, and the assembly of their definitions. */
interface Content {
  readonly places: ReadonlyMap<Node, { readonly key: string; readonly logicalId: string }>;
  readonly constructs: ReadonlyMap<string, CfnResource>;
  readonly assembly: Assembly;
}

function contentOf(app: IConstruct): Content {
  const places = new Map<Node, { readonly key: string; readonly logicalId: string }>();
  const constructs = new Map<string, CfnResource>();
  const stacks = new Map<Stack, Map<string, ResourceContent>>();
  for (const construct of app.node.findAll()) {
    if (Stack.isStack(construct)) stacks.set(construct, new Map());
    if (!CfnResource.isCfnResource(construct)) continue;
    const place = { key: construct.stack.node.path, logicalId: logicalIdOf(construct) };
    places.set(construct.node, place);
    constructs.set(idOf(place.key, place.logicalId), construct);
    stacks.get(construct.stack)?.set(place.logicalId, resourceOf(construct));
  }
  const templates = [...stacks].map(([stack, resources]) => [stack.node.path, templateOf(stack, resources)] as const);
  return { places, constructs, assembly: new Assembly(new Map(templates)) };
}

function templateOf(stack: Stack, resources: ReadonlyMap<string, ResourceContent>): TemplateContent {
  const parent = stack.nestedStackResource;
  let outputs: ReturnType<typeof finalOutputs> | undefined;
  return {
    resources,
    outputs: () => (outputs ??= finalOutputs(stack)),
    stack: factsOf(stack),
    nestedIn:
      parent && CfnResource.isCfnResource(parent)
        ? { key: parent.stack.node.path, logicalId: logicalIdOf(parent) }
        : undefined,
  };
}

function resourceOf(resource: CfnResource): ResourceContent {
  let properties: { readonly value: unknown } | undefined;
  return {
    type: resource.cfnResourceType,
    properties: () => (properties ??= { value: finalDefinition(resource).Properties ?? {} }).value,
  };
}

function factsOf(stack: Stack): StackFacts {
  const known = (value: string) => (Token.isUnresolved(value) ? undefined : value);
  return {
    name: known(stack.stackName),
    account: known(stack.account),
    region: known(stack.region),
    stage: Stage.of(stack)?.node.path,
  };
}

function logicalIdOf(resource: CfnResource): string {
  return resource.stack.resolve(resource.logicalId) as string;
}

function idOf(key: string, logicalId: string): string {
  return `${key} ${logicalId}`;
}
