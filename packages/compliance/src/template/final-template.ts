import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Definition } from './definition';
import type { Output } from './outputs';

/** A resource of a template and its construct. */
export interface PairedResource {
  readonly logicalId: string;
  readonly definition: Definition;
  readonly construct: CfnResource;
}

/** The parts of a template that rules read. */
interface Template {
  readonly Resources?: Readonly<Record<string, Definition>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

/** The template of a stack or nested stack in the cloud assembly. */
export interface FinalTemplate {
  readonly stack: Stack;
  readonly resources: readonly PairedResource[];
  readonly outputs: Readonly<Record<string, Output>>;
  /** Logical ids of resources without a construct. */
  readonly unknown: readonly string[];
}

/** Reads the templates of all stacks, including nested stacks and the stacks of stages. */
export function finalTemplates(app: IConstruct): FinalTemplate[] {
  const constructs = app.node.findAll();
  const byStack = new Map<Stack, CfnResource[]>();
  for (const construct of constructs) if (Stack.isStack(construct)) byStack.set(construct, []);
  for (const construct of constructs)
    if (CfnResource.isCfnResource(construct)) byStack.get(construct.stack)?.push(construct);
  return [...byStack].map(([stack, resources]) => pair(stack, resources));
}

function pair(stack: Stack, constructs: readonly CfnResource[]): FinalTemplate {
  const { Resources = {}, Outputs: outputs = {} } = readTemplate(stack);
  const definitions = new Map(Object.entries(Resources));
  const resources = constructs.flatMap((construct): PairedResource[] => {
    const logicalId = stack.resolve(construct.logicalId) as string;
    const definition = definitions.get(logicalId);
    definitions.delete(logicalId);
    return definition === undefined ? [] : [{ logicalId, definition, construct }];
  });
  return { stack, resources, outputs, unknown: [...definitions.keys()] };
}

/** Reads a template. A synthesizer that writes no template deploys none. */
function readTemplate(stack: Stack): Template {
  const file = join(Stage.of(stack)?.outdir ?? '', stack.templateFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Template) : {};
}
