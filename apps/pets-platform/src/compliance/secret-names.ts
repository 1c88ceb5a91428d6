/** Last words of names whose values are secret. */
const SECRET_WORDS = [
  ['password'],
  ['passwd'],
  ['pwd'],
  ['passphrase'],
  ['secret'],
  ['secret', 'string'],
  ['token'],
  ['credential'],
  ['api', 'key'],
  ['apikey'],
  ['access', 'key'],
  ['private', 'key'],
  ['secret', 'key'],
  ['signing', 'key'],
  ['encryption', 'key'],
  ['header', 'value'],
];

/** Values that are not secret: references, and punctuation between references. */
const HARMLESS = [
  /^\W*$/,
  // a dynamic reference, or a part of one
  /^[^\s@]*\{\{resolve:(?:secretsmanager|ssm-secure):/,
  /^:SecretString:\w*:\w*:\w*\}\}\W*/,
  // a reference to a secret or a file, or a variable of a shell
  /^arn:/,
  /^\/[\w./-]*$/,
  /^\$/,
  // the scheme, host and options of a URL without credentials
  /^[a-z][a-z0-9+.:-]*:\/\/[\w.:/?=&-]*$/,
  /^\/[\w-]*\?[\w=&-]*$/,
];

/** A literal value of a secret name that is not secret. */
interface KnownValue {
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}

/** All literal values of secret names in the templates of this app. */
const KNOWN: readonly KnownValue[] = [
  { name: 'SecretString', value: 'petsuser', reason: 'The user name of the database is not a credential' },
  {
    name: 'secretKeys',
    value: 'AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,ECS_ENGINE_AUTH_DATA',
    reason: 'A parameter of an AWS Config rule, which lists the names of variables',
  },
];

/** Whether the value of a name is secret: `SPRING_MAIL_PASSWORD`, `MasterUserPassword`, `payment.api-key`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/(?<lower>[a-z0-9])(?<upper>[A-Z])/g, '$<lower> $<upper>')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/s$/, ''));
  return SECRET_WORDS.some((ending) => ending.every((word, index) => words.at(index - ending.length) === word));
}

/** Whether a literal value of a secret name is not secret. */
export function isHarmless(name: string, value: string): boolean {
  return (
    HARMLESS.some((pattern) => pattern.test(value)) ||
    KNOWN.some((known) => known.name === name && known.value === value)
  );
}
