import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from './deployment';

const outdir = new Deployment().folder;
const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' })
  .filter((file) => statSync(join(outdir, file)).isFile())
  .map((file) => [file, readFileSync(join(outdir, file), 'utf8')] as const);

/** Patterns of secrets in any file. */
const LOOKS = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}/,
  /\bgh[pousr]_\w{36}/,
  /hooks\.slack\.com\/services\/\w+/,
  // a URL with a password that is not a reference
  /\b[a-z]+:\/\/[^\s:@/"{]*:(?!\{\{resolve:)[^\s@/"{}]{6,}@/,
];

/** Properties whose values are secret. */
const SECRET_PROPERTIES =
  /^(?:SecretString|SecretStringTemplate|(?:Master)?(?:User)?Passwords?|AuthToken|(?:Access|Private|Api)Key|HeaderValue|OAuthToken|Token)$/;

/** Values of these properties that are not secret: references, punctuation between references, harmless texts. */
const HARMLESS = [
  /^\{\{resolve:secretsmanager:$/,
  /^:SecretString:\w*::\}\}@?$/,
  /^(?:jdbc:postgresql:\/\/|rediss:\/\/(?:[\w-]+)?:\{\{resolve:secretsmanager:|:|\/petsdb\?sslmode=verify-full)$/,
  // user names, and templates for values that Secrets Manager generates
  /^petsuser$/,
  /^\{(?:"username":"[\w-]+")?\}$/,
];

/** Literal parts of secret properties in a template, with the path to each. */
function literals(value: unknown, path: string[] = [], secret = false): [string, string][] {
  if (typeof value === 'string') return secret ? [[path.join('.'), value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    // arguments of intrinsic functions are not values
    if (key === 'Ref' || key === 'Fn::GetAtt' || key === 'Fn::GetStackOutput') return [];
    return literals(each, [...path, key], secret || SECRET_PROPERTIES.test(key));
  });
}

function leaks(template: unknown): string[] {
  return literals(template)
    .filter(([, text]) => text !== '' && !HARMLESS.some((harmless) => harmless.test(text)))
    .map(([path]) => path);
}

test('no file of the assembly contains a text that looks like a secret', () => {
  const found = files.flatMap(([file, text]) => LOOKS.filter((look) => look.test(text)).map((look) => [file, look]));
  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('secret properties of templates contain references only', () => {
  const templates = files.filter(([file]) => file.endsWith('.template.json'));
  expect(templates.length).toBeGreaterThan(15);
  const secrets = templates.flatMap(([, text]) => literals(JSON.parse(text)));
  expect(secrets.length).toBeGreaterThan(30);
  expect(templates.flatMap(([file, text]) => leaks(JSON.parse(text)).map((path) => `${file}: ${path}`))).toEqual([]);
});

test.each([
  ['a password', { Database: { MasterUserPassword: 'correct-horse' } }],
  ['a token in addition to a reference', { Cache: { AuthToken: { 'Fn::Join': ['', ['x9', { Ref: 'Secret' }]] } } }],
  ['a secret', { Secret: { SecretString: '{"password":"correct-horse"}' } }],
  ['a password of a user', { User: { AuthenticationMode: { Passwords: ['correct-horse'] } } }],
])('%s in a template is found', (_, resources) => {
  expect(leaks({ Resources: resources })).toHaveLength(1);
});

test.each([
  'AKIAIOSFODNN7EXAMPLE',
  '-----BEGIN RSA PRIVATE KEY-----',
  'postgresql://petsuser:correct-horse@localhost/petsdb',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x',
])('%s looks like a secret', (text) => {
  expect(LOOKS.some((look) => look.test(text))).toBe(true);
});
