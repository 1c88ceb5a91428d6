import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandError, readAssembly, type SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { shimOf } from './shims';

/** Name of the function of the shims, in each Region. */
export const PROVIDER = 'local-shims';

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** The parts of a template that the shims change. */
export interface ShimTemplate {
  Resources: Record<string, Resource>;
}

/**
 * Copies a cloud assembly, and in the copy replaces the resources that the emulator does not support with shims.
 *
 * @param replacements strings in the templates with the values of the emulator
 * @returns the stacks of the environment, in deployment order
 */
export function copyAssembly(
  source: string,
  target: string,
  environment: string,
  replacements: Readonly<Record<string, string>> = {},
): readonly SynthesizedStack[] {
  rmSync(target, { recursive: true, force: true });
  const isNeeded = (file: string) => !['tree.json', 'validation-report.json'].includes(relative(source, file));
  cpSync(source, target, { recursive: true, filter: isNeeded });
  for (const stack of stacksOf(target, environment)) shimStack(stack, replacements);
  return stacksOf(target, environment);
}

/**
 * Returns the stacks of an environment, in deployment order.
 *
 * @throws CommandError if the assembly does not contain the environment
 */
export function stacksOf(assembly: string, environment: string): readonly SynthesizedStack[] {
  const stage = readAssembly(assembly).find(({ name }) => name === environment);
  if (!stage) throw new CommandError(`${assembly} does not contain the environment ${environment}. Run npm start`);
  return stage.stacks;
}

function shimStack(stack: SynthesizedStack, replacements: Readonly<Record<string, string>>): void {
  const file = stack.templateFile;
  const before = readFileSync(file);
  const template = JSON.parse(before.toString()) as ShimTemplate;
  shimTemplate(template, stack);
  const shimmed = JSON.stringify(template, undefined, 1);
  const after = Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(from, to), shimmed);
  writeFileSync(file, after);

  // the hash is the name of the template in the asset bucket
  const [oldHash, newHash] = [before, after].map((text) => createHash('sha256').update(text).digest('hex'));
  for (const name of ['manifest.json', `${stack.artifactId}.assets.json`]) {
    const path = join(stack.folder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(oldHash, newHash));
  }
}

/** Replaces each resource and reference that the emulator does not support with a custom resource. */
export function shimTemplate(
  template: ShimTemplate,
  { account, region }: Pick<SynthesizedStack, 'account' | 'region'>,
): void {
  const custom = (type: string, properties: unknown, attributes: readonly string[] = []) => ({
    Type: `Custom::${type.replaceAll('::', '-')}`,
    Properties: {
      ServiceToken: `arn:aws:lambda:${region}:${account}:function:${PROVIDER}`,
      ServiceTimeout: 60,
      Type: type,
      Properties: properties,
      ...(attributes.length > 0 && { Attributes: attributes }),
    },
  });
  const read = attributesRead(template);

  for (const [id, resource] of Object.entries(template.Resources)) {
    if (!shimOf(resource)) continue;
    template.Resources[id] = { ...resource, ...custom(resource.Type, resource.Properties, read[id]) };
  }

  const far: Record<string, Resource> = {};
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref } = value as { Ref?: string };
    // of a secret, the emulator returns its name
    if (Ref && template.Resources[Ref]?.Type === 'AWS::SecretsManager::Secret') return { 'Fn::GetAtt': [Ref, 'Id'] };
    const reference = (value as Record<string, Record<string, string>>)['Fn::GetStackOutput'];
    if (reference?.Region && reference.Region !== region) {
      const id = `Far${createHash('sha256').update(JSON.stringify(reference)).digest('hex').slice(0, 16)}`;
      far[id] = custom('OutputOfAnotherRegion', reference);
      return { 'Fn::GetAtt': [id, 'Value'] };
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  };
  Object.assign(template, visit(template));
  Object.assign(template.Resources, far);
}

/** Returns the attributes that the template reads, by resource. A resource that is only recorded needs values for them. */
function attributesRead(template: ShimTemplate): Record<string, string[]> {
  const read: Record<string, string[]> = {};
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const getAtt = (value as { 'Fn::GetAtt'?: [string, string] })['Fn::GetAtt'];
    if (getAtt) read[getAtt[0]] = [...new Set([...(read[getAtt[0]] ?? []), getAtt[1]])].sort();
    Object.values(value).forEach(visit);
  };
  visit(template);
  return read;
}
