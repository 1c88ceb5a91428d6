import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isHarmless, isSecretName } from './secret-names';

type Json = Readonly<Record<string, unknown>>;

/** A literal text in a template. */
interface Literal {
  /** Path in the template, such as `Resources.TaskDefinition.Properties.Cpu`. */
  readonly path: string;
  /** Nearest name: the key of the value, or the name of a name and value pair. */
  readonly name: string;
  readonly value: string;
  /** Whether it is in the properties of a resource, or the value of a parameter or an output. */
  readonly isValue: boolean;
}

/** Names and values of pairs, such as variables of a container, tags, headers and parameters. */
const PAIRS = [
  ['Name', 'Value'],
  ['Key', 'Value'],
  ['name', 'value'],
  ['ParameterName', 'ParameterValue'],
];

/** Arguments of these functions are not values. */
const REFERENCES = ['Ref', 'Fn::GetAtt', 'Fn::GetStackOutput', 'Fn::ImportValue', 'Fn::FindInMap'];

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

/** Access key ids are found, account ids are not secret. */
const AWS_RULE = {
  id: '@secretlint/secretlint-rule-aws',
  options: { enableIDScanRule: true },
  allowMessageIds: ['AWSAccountID'],
};

/** A JSON web token, which the preset does not recognize. */
const WEB_TOKEN = /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}/;

/** An option in a text, such as `-Dspring.mail.password=…`. */
const OPTION = /(?<name>[\w.-]+)=(?<value>[^\s"'&;,]+)/g;

/**
 * Returns the texts of the templates of a cloud assembly that look like a secret: values that secretlint recognizes, and literal
 * values of names such as `PAYMENT_API_KEY`. The messages do not contain the values.
 *
 * @see https://github.com/secretlint/secretlint
 */
export async function secretProblems(assembly: string): Promise<string[]> {
  const files = readdirSync(assembly, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.template\.json$/.test(file),
  );
  const problems = files.sort().map(async (file) => {
    const template = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Json;
    return (await secretsOf(template)).map((problem) => `${file}: ${problem}`);
  });
  return (await Promise.all(problems)).flat();
}

/** Returns the texts of a template that look like a secret. */
export async function secretsOf(template: Json): Promise<string[]> {
  const literals = [...literalsOf(template, [])];
  return [...named(literals), ...(await recognized(literals))];
}

/** Literal values of secret names. */
function named(literals: readonly Literal[]): string[] {
  return literals
    .filter(({ isValue }) => isValue)
    .flatMap(({ path, name, value }) => {
      const pairs = [[name, value] as const, ...optionsIn(value)];
      const secret = pairs.find(([key, text]) => isSecretName(key) && !isHarmless(key, text));
      return secret === undefined ? [] : [problem(path, `a literal value of ${secret[0]}`)];
    });
}

/** Values that secretlint recognizes. */
async function recognized(literals: readonly Literal[]): Promise<string[]> {
  const { lintSource } = await import('@secretlint/core');
  const { creator } = await import('@secretlint/secretlint-rule-preset-recommend');
  let content = '';
  const ends = literals.map(({ name, value }) => (content += `${name}=${value}\n`).length);
  const { messages } = await lintSource({
    source: { filePath: 'template', content, ext: '', contentType: 'text' },
    options: {
      config: { rules: [{ id: PRESET, rule: creator, rules: [AWS_RULE] }] },
      noPhysicFilePath: true,
    },
  });
  const found = messages.map(({ range: [start], messageId }) => {
    const { path } = literals[ends.findIndex((end) => start < end)];
    return problem(path, `a text that looks like ${messageId}`);
  });
  const tokens = literals.filter(({ value }) => WEB_TOKEN.test(value));
  return [...found, ...tokens.map(({ path }) => problem(path, 'a text that looks like a JSON web token'))];
}

function problem(path: string, found: string): string {
  return `${path} must not contain a secret, got ${found}. Store it in AWS Secrets Manager, and refer to it`;
}

function* literalsOf(value: unknown, path: readonly string[], name = '', isValue = false): Generator<Literal> {
  if (typeof value === 'string') {
    yield { path: path.join('.'), name, value, isValue };
    const parsed = objectIn(value);
    if (parsed) yield* literalsOf(parsed, path, name, isValue);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  // the items of a list and the arguments of a function have the name of the list or function
  const keepsName = Array.isArray(value) || Object.keys(value).every((key) => key.startsWith('Fn::'));
  const pair = PAIRS.find(([key, each]) => typeof (value as Json)[key] === 'string' && each in value);
  for (const [key, item] of Object.entries(value)) {
    if (REFERENCES.includes(key)) continue;
    const inPair = pair !== undefined && key === pair[1] ? String((value as Json)[pair[0]]) : key;
    const below = [...path, key];
    yield* literalsOf(item, below, keepsName ? name : nameOf(below, inPair), isValue || isValueAt(below));
  }
}

/** The value of a parameter or an output has the name of the parameter or output. */
function nameOf([section, id, key]: readonly string[], name: string): string {
  return (section === 'Parameters' && key === 'Default') || (section === 'Outputs' && key === 'Value') ? id : name;
}

function isValueAt([section, , key, ...others]: readonly string[]): boolean {
  if (section === 'Resources') return key === 'Properties';
  return (
    others.length === 0 &&
    ((section === 'Parameters' && key === 'Default') || (section === 'Outputs' && key === 'Value'))
  );
}

/** The object in a text with JSON. */
function objectIn(text: string): object | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function optionsIn(text: string): [string, string][] {
  return [...text.matchAll(OPTION)].map(({ groups }) => [groups!.name, groups!.value]);
}
