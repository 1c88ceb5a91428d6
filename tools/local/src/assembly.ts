import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { shimOf } from './shims';

/** The function that stands behind the shims, in every region. */
export const PROVIDER = 'local-shims';

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** A template, as far as it is read here. */
export interface Template {
  Resources: Record<string, Resource>;
}

/**
 * Copies a cloud assembly, and in the copy lets the shims stand in for what the emulator lacks.
 *
 * @param replacements texts in the templates that the emulator knows by other names
 * @returns the stacks of the environment, in the order of their deployment
 */
export function copyAssembly(
  source: string,
  target: string,
  environment: string,
  replacements: Readonly<Record<string, string>> = {},
): CloudFormationStackArtifact[] {
  rmSync(target, { recursive: true, force: true });
  const isNeeded = (file: string) => !['tree.json', 'validation-report.json'].includes(relative(source, file));
  cpSync(source, target, { recursive: true, filter: isNeeded });
  for (const stack of stacksOf(target, environment)) shimStack(stack, replacements);
  return stacksOf(target, environment);
}

/** An environment's stacks. */
export function stacksOf(assembly: string, environment: string): CloudFormationStackArtifact[] {
  return new CloudAssembly(assembly, { skipEnumCheck: true }).getNestedAssembly(`assembly-${environment}`).stacks;
}

function shimStack(stack: CloudFormationStackArtifact, replacements: Readonly<Record<string, string>>): void {
  const file = stack.templateFullPath;
  const before = readFileSync(file);
  const template = JSON.parse(before.toString()) as Template;
  shimTemplate(template, stack.environment);
  const shimmed = JSON.stringify(template, undefined, 1);
  const after = Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(from, to), shimmed);
  writeFileSync(file, after);

  // the bucket of assets keeps a template under its hash: a changed one needs another
  const [oldHash, newHash] = [before, after].map((text) => createHash('sha256').update(text).digest('hex'));
  const folder = dirname(file);
  for (const name of ['manifest.json', `${stack.id}.assets.json`]) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(oldHash, newHash));
  }
}

/** Puts a custom resource in the place of each resource and reference that the emulator does not know. */
export function shimTemplate(template: Template, environment: { account: string; region: string }): void {
  const { account, region } = environment;
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

/** Which attributes of each resource its template reads: one that is only recorded must have them too. */
function attributesRead(template: Template): Record<string, string[]> {
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
