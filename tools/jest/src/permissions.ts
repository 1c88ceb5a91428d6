import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';

type Properties = Readonly<Record<string, unknown>>;

/** Properties with a role of a resource or with its policies, other than policy documents. */
const ATTACHMENT = /(?:Role|RoleArn|RoleARN|Roles|ManagedPolicyArns|PermissionsBoundary)$/;

/**
 * All permissions of a stack as text: each policy statement, what it is attached to, and the role of each resource. A test compares
 * the whole text, so that it fails for each action that is added or removed and for each policy that is not attached.
 */
export function permissionsOf(stack: Stack): string {
  const { Resources = {} } = Template.fromStack(stack).toJSON() as {
    Resources?: Record<string, { Type: string; Properties?: Properties }>;
  };
  return Object.entries(Resources)
    .map(([id, { Type, Properties = {} }]) => ({ title: `${nameOf(id)} (${Type})`, lines: linesOf(Type, Properties) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n');
}

function linesOf(type: string, properties: Properties): string[] {
  if (type === 'AWS::Lambda::Permission')
    return Object.entries(properties).map(([name, value]) => `${name}: ${textOf(value)}`);
  return find('', properties);
}

/** Finds policy documents and attachments in the value of a property. */
function find(path: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value && Array.isArray(value.Statement))
    return value.Statement.map((statement) => `${path}: ${statementText(statement as Properties)}`);
  return Object.entries(value).flatMap(([name, child]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    if (ATTACHMENT.test(name)) return [`${inner}: ${textOf(child)}`];
    // a document in a text, as in AWS::Logs::ResourcePolicy
    if (name === 'PolicyDocument' && !isDocument(child)) return [`${inner}: ${textOf(child)}`];
    return find(inner, child);
  });
}

function isDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Statement' in value;
}

function statementText(statement: Properties): string {
  const { Effect, Action, NotAction, Principal, NotPrincipal, Resource, NotResource, Condition } = statement;
  const parts: [string, unknown][] = [
    ['', Action],
    ['not', NotAction],
    ['by', Principal],
    ['by all but', NotPrincipal],
    ['on', Resource],
    ['on all but', NotResource],
    ['if', Condition],
  ];
  const text = parts
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => `${word} ${textOf(value)}`.trim());
  return [Effect, ...text].join(' ');
}

/** A value of a template on one line, with references as in `Fn::Sub`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === 'Ref') return `\${${nameOf(argument as string)}}`;
    if (name === 'Fn::GetAtt') return `\${${(argument as string[]).map(nameOf).join('.')}}`;
    if (name === 'Fn::Join') return joined(argument as [string, unknown]);
  }
  return `{ ${Object.entries(value)
    .map(([key, child]) => `${key}: ${textOf(child)}`)
    .join(', ')} }`;
}

function joined([separator, parts]: [string, unknown]): string {
  return Array.isArray(parts) ? parts.map(textOf).join(separator) : textOf(parts);
}

/** A logical id without its hash. */
function nameOf(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

/** The actions in the sources of a library, which its permissions must contain. */
export function actionsIn(source: string): string[] {
  const found = source.matchAll(/'([a-z][a-z0-9-]*:(?:\*|[A-Z][A-Za-z]*\*?))'/g);
  return [...new Set([...found].map(([, action]) => action))];
}

/** The section of a stack in `permissions.txt`. */
export function section(name: string, permissions: string): string {
  return `# ${name}\n${permissions}\n`;
}

/** Finds the section with a name. */
export function sectionIn(file: string, name: string): string | undefined {
  return file
    .split(/^(?=# )/m)
    .find((each) => each.startsWith(`# ${name}\n`))
    ?.trimEnd()
    .concat('\n');
}

/**
 * Tests that the permissions of each stack are those in `test/permissions.txt`, and that the file contains each action in the
 * sources. To write the file, set `UPDATE_PERMISSIONS=1`.
 *
 * @param folder folder of the library
 * @param stacks creates a stack with the constructs, by the name of the section in the file
 */
export function testPermissions(folder: string, stacks: Readonly<Record<string, () => Stack>>): void {
  const file = join(folder, 'test/permissions.txt');
  if (process.env.UPDATE_PERMISSIONS === '1')
    writeFileSync(
      file,
      Object.entries(stacks)
        .map(([name, create]) => section(name, permissionsOf(create())))
        .join('\n'),
    );
  const pinned = readFileSync(file, 'utf8');

  test.each(Object.entries(stacks))('the permissions of %s are those in permissions.txt', (name, create) => {
    expect(section(name, permissionsOf(create()))).toBe(sectionIn(pinned, name));
  });

  test('permissions.txt has no other sections', () => {
    expect(pinned.match(/^# .*$/gm)).toEqual(Object.keys(stacks).map((name) => `# ${name}`));
  });

  test('permissions.txt contains each action of the sources', () => {
    const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, 'src', name), 'utf8'));
    expect(sources.flatMap(actionsIn).filter((action) => !pinned.includes(action))).toEqual([]);
  });
}
