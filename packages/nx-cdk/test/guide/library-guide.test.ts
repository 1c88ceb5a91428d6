import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { libraryGuide, MAX_BYTES } from '../../src/guide/library-guide';
import { codeOf, listOf, sectionOf } from '../../src/guide/readme';

const folder = mkdtempSync(join(tmpdir(), 'guide-'));
afterAll(() => rmSync(folder, { recursive: true }));

const parameters = (props?: string) => [
  { name: 'scope', type: { fqn: 'constructs.Construct' } },
  { name: 'id', type: { primitive: 'string' } },
  ...(props ? [{ name: 'props', type: { fqn: props } }] : []),
];
const types = {
  Queue: {
    ...{ kind: 'class', base: 'aws-cdk-lib.aws_sqs.Queue', docs: { summary: 'Creates a queue.' } },
    initializer: { parameters: parameters('x.QueueProps') },
  },
  Old: { kind: 'class', docs: { deprecated: 'use Queue' }, initializer: { parameters: parameters() } },
  Bare: { kind: 'class', initializer: { parameters: parameters() } },
  Base: { kind: 'class', abstract: true, initializer: { parameters: parameters() } },
  QueueProps: {
    ...{ kind: 'interface', datatype: true, interfaces: ['x.BaseProps'] },
    properties: [
      { name: 'key', type: { fqn: 'aws-cdk-lib.interfaces.aws_kms.IKeyRef' } },
      { name: 'names', type: { collection: { kind: 'array', elementtype: { primitive: 'string' } } } },
      { name: 'tags', type: { collection: { kind: 'map', elementtype: { primitive: 'string' } } } },
      { name: 'size', type: { union: { types: [{ primitive: 'number' }, { fqn: 'x.Size' }] } } },
      { name: 'optional', optional: true, type: { primitive: 'string' } },
    ],
  },
  BaseProps: {
    kind: 'interface',
    datatype: true,
    properties: [{ name: 'vpc', type: { fqn: 'aws-cdk-lib.aws_ec2.IVpc' } }],
  },
  BaseBindOptions: { kind: 'interface', datatype: true, properties: [{ name: 'a', type: { primitive: 'any' } }] },
  IQueue: { kind: 'interface', properties: [{ name: 'queueName', type: { primitive: 'string' } }] },
  Size: {
    ...{ kind: 'class', docs: { summary: 'A size.' }, initializer: { parameters: [{ name: 'bytes' }] } },
    methods: [
      { name: 'of', static: true, parameters: [{ name: 'text' }] },
      { name: 'old', static: true, docs: { deprecated: 'no' } },
      { name: 'bytes' },
    ],
    properties: [{ name: 'SMALL', static: true }, { name: 'value' }],
  },
  Helper: { kind: 'class', abstract: true },
  Mode: { kind: 'enum', members: [{ name: 'FAST' }, { name: 'SLOW' }] },
};
const assembly = {
  types: Object.fromEntries(
    Object.entries(types).map(([name, type]) => [`x.${name}`, { ...type, name, fqn: `x.${name}` }]),
  ),
};
const readme = `# x

## Quick start

\`\`\`ts nofixture
new Queue(stack, 'Queue');
## not a heading
\`\`\`

## Troubleshooting

Text.

| Error | Solution |
| ----- | -------- |
| \`a \\| b\` | do c |

### More

| Other | table |
`;
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

beforeEach(() => {
  write(
    'package.json',
    JSON.stringify({ name: '@acme/x', description: 'Queues.', peerDependencies: { constructs: '^10.5.0' } }),
  );
  write('README.md', readme);
  write('.jsii', JSON.stringify(assembly));
});

test('has install, example, constructs, mistakes, values and links', () => {
  expect(libraryGuide(folder)).toBe(`# @acme/x

> Queues.

## Install

\`\`\`sh
npm install @acme/x constructs
\`\`\`

Peers: constructs ^10.5.0.

## Example

\`\`\`ts
new Queue(stack, 'Queue');
## not a heading
\`\`\`

## Constructs

- \`Queue\` extends \`sqs.Queue\`: Creates a queue. Required: \`vpc: ec2.IVpc\`, \`key: kms.IKeyRef\`, \`names: string[]\`, \`tags: Record<string, string>\`, \`size: number or Size\`.
- \`Bare\`: Bare No required props.

## Common mistakes

- \`a \\| b\`: do c

## Values

- \`Size\`: A size. \`new Size(bytes)\`, \`Size.of(text)\`, \`Size.SMALL\`

## Enums

- \`Mode\`: FAST, SLOW

## Required properties of inputs

- \`BaseProps\`: \`vpc: ec2.IVpc\`

## Links

- [README](README.md): all features
- [API](API.md): all types
`);
});

test('reads a compressed assembly', () => {
  const text = libraryGuide(folder);
  write('.jsii', JSON.stringify({ schema: 'jsii/file-redirect', compression: 'gzip', filename: '.jsii.gz' }));
  write('.jsii.gz', gzipSync(JSON.stringify(assembly)));
  expect(libraryGuide(folder)).toBe(text);
});

test('a library without README has the constructs', () => {
  rmSync(join(folder, 'README.md'));
  expect(libraryGuide(folder)).toMatch(/^# @acme\/x\n(.*\n)*## Constructs\n/);
});

test('cuts the last sections of a large library', () => {
  const many = Array.from({ length: 900 }, (_, index) => {
    const name = `Size${index}`;
    return [`x.${name}`, { ...types.Size, name, fqn: `x.${name}` }];
  });
  write('.jsii', JSON.stringify({ types: { ...assembly.types, ...Object.fromEntries(many) } }));
  const text = libraryGuide(folder);
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
  expect(Buffer.byteLength(text)).toBeGreaterThan(MAX_BYTES - 500);
  expect(text).toMatch(/\n- and \d{3} more, see the links\n\n## Links\n/);
});

test('a missing section is empty', () => {
  expect([sectionOf(readme, 'Other'), codeOf('text'), listOf('')]).toEqual(['', '', '']);
});
