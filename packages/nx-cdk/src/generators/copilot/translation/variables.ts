import { call, literal, STAGE } from '../code';
import type { Fields } from '../fields';
import { isMap, text } from '../values';
import type { Source, StageCode } from './stage-code';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ARN = /^arn:aws[\w-]*:(secretsmanager|ssm):/;

/** Translates `variables` and `secrets`, and adds the variables of AWS Copilot. */
export function translateVariables({ fields, application, name }: Source, code: StageCode): void {
  const variables = fields.map('variables');
  for (const key of variables?.keys() ?? []) translateVariable(variables as Fields, key, code);
  Object.assign(code.variables, {
    COPILOT_APPLICATION_NAME: literal(application),
    COPILOT_ENVIRONMENT_NAME: literal(STAGE),
    COPILOT_SERVICE_NAME: literal(name),
  });
  fields.byHand(
    'env_file',
    'Add the variables to environment, or the file in a bucket to containerOptions.environmentFiles',
  );
  const secrets = fields.map('secrets');
  for (const key of secrets?.keys() ?? []) translateSecret(secrets as Fields, key, code);
}

function translateVariable(variables: Fields, key: string, code: StageCode): void {
  if (!NAME.test(key)) {
    variables.problem(key, 'a variable whose name has letters, digits and underscores');
    return;
  }
  const value = variables.peek(key);
  if (!isMap(value)) {
    const parsed = variables.get(key, text, 'a text', `environment.${key}`);
    if (parsed !== undefined) code.variables[key] = literal(parsed);
    return;
  }
  const name = variables.map(key)?.get('from_cfn', text, 'the name of an export', `environment.${key}, an import`);
  if (name !== undefined) code.variables[key] = call('Fn.importValue', [literal(name)]);
}

function translateSecret(secrets: Fields, key: string, code: StageCode): void {
  const id = literal(`Secret-${key}`);
  const value = secrets.peek(key);
  if (isMap(value)) {
    const secret = secrets.map(key);
    secret?.byHand('from_cfn', `Import the secret with Fn.importValue() and add it to secrets as ${key}`);
    const name = secret?.get('secretsmanager', text, 'the name of a secret', `secrets.${key}`);
    if (name !== undefined) code.secrets[key] = secretOf(id, name, code);
    return;
  }
  const name = secrets.get(key, text, 'the name of a parameter or an ARN', `secrets.${key}`);
  if (name === undefined) return;
  const [, service] = ARN.exec(name) ?? [];
  code.secrets[key] = service === 'secretsmanager' ? secretOf(id, name, code) : parameterOf(id, name);
}

function parameterOf(id: string, nameOrArn: string): string {
  const name = nameOrArn.replace(/^arn:[^/]*:parameter/, '');
  const imported = call('ssm.StringParameter.fromSecureStringParameterAttributes', ['this', id], {
    parameterName: literal(name),
  });
  return call('ServiceSecret.fromSsmParameter', [imported]);
}

/** A name can be followed by a JSON field, a staging label and a version id. */
function secretOf(id: string, reference: string, code: StageCode): string {
  const isArn = ARN.test(reference);
  const parts = reference.split(':');
  const name = isArn ? parts.slice(0, 7).join(':') : parts[0];
  const [field = '', versionStage = '', versionId = ''] = parts.slice(isArn ? 7 : 1);
  if (!isArn || !/-\w{6}$/.test(name)) code.secretNames.push(name);
  const arn = code.secretNames.includes(name) ? `secretArn(stage, ${literal(name)})` : literal(name);
  const secret = call('secretsmanager.Secret.fromSecretCompleteArn', ['this', id, arn]);
  const fieldArgument = field === '' ? [] : [literal(field)];
  if (versionStage === '' && versionId === '')
    return call('ServiceSecret.fromSecretsManager', [secret, ...fieldArgument]);
  const version =
    versionId === '' ? `{ versionStage: ${literal(versionStage)} }` : `{ versionId: ${literal(versionId)} }`;
  return call('ServiceSecret.fromSecretsManagerVersion', [secret, version, ...fieldArgument]);
}
