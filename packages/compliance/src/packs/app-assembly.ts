import { CfnResource, Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct, Node } from 'constructs';
import { Assembly } from '../rules/assembly';
import type { ResourceContent, StackFacts, TemplateContent } from '../rules/links';
import type { TemplateResource } from '../rules/template';
import { finalDefinition } from '../template/definition';
import { finalOutputs } from '../template/outputs';

/** The final resources of all stacks of an app, with all overrides, for rules on templates. */
export class AppAssembly {
  private readonly places = new Map<Node, { readonly key: string; readonly logicalId: string }>();
  private readonly assembly: Assembly;

  constructor(app: IConstruct) {
    const stacks = new Map<Stack, Map<string, ResourceContent>>();
    for (const construct of app.node.findAll()) {
      if (Stack.isStack(construct)) stacks.set(construct, new Map());
      if (!CfnResource.isCfnResource(construct)) continue;
      const logicalId = logicalIdOf(construct);
      this.places.set(construct.node, { key: construct.stack.node.path, logicalId });
      stacks.get(construct.stack)?.set(logicalId, contentOf(construct));
    }
    this.assembly = new Assembly(
      new Map([...stacks].map(([stack, resources]) => [stack.node.path, templateOf(stack, resources)])),
    );
  }

  /** The final definition of a resource. */
  get(resource: CfnResource): TemplateResource | undefined {
    const place = this.places.get(resource.node);
    return place && this.assembly.get(place.key).get(place.logicalId);
  }
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

function contentOf(resource: CfnResource): ResourceContent {
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
