import { Classifier } from '../src/critical';
import { mutantOf } from './fixtures';

/** The kind of the mutant that replaces a text in a source. */
function kindOf(source: string, original: string, mutator?: string) {
  return new Classifier(() => source).kindOf(mutantOf(source, original, { mutator }));
}

describe('IAM actions', () => {
  test.each([
    ["new PolicyStatement({ actions: ['s3:GetObject'] });", "'s3:GetObject'"],
    ["new PolicyStatement({ actions: ['s3:GetObject'] });", "['s3:GetObject']"],
    ["const ADMIN = ['kms:Revoke*', 'kms:Put*'];", "'kms:Revoke*'"],
    ["grant(key, 'kms:*');", "'kms:*'"],
    ['const statement = { Action: actions.map((name) => `${name}`) };', 'actions.map((name) => `${name}`)'],
    ['new PolicyStatement({ notActions: names });', 'names'],
  ])('%s: %s', (source, original) => {
    expect(kindOf(source, original)).toBe('IAM action');
  });

  test.each([
    ["throw new Error('port must be a number');", "'port must be a number'"],
    ["const arn = 'arn:aws:s3:::bucket';", "'arn:aws:s3:::bucket'"],
    ["new PolicyStatement({ actions: ['a'], resources: ['*'] });", "'*'"],
    ["const a = { actions: () => { log('text'); } };", "'text'"],
    ["const actions = new Map([['a', bind('text')]]);", "'text'"],
    ["const actions = await described('text');", "'text'"],
    ["const states = { Action: { Type: 'Choice' } };", "'Choice'"],
  ])('%s: %s is none', (source, original) => {
    expect(kindOf(source, original)).toBeUndefined();
  });
});

describe('policy attachments', () => {
  test.each([
    ['new Role(this, "Role", { managedPolicies: [policy] });', '[policy]', 'ArrayDeclaration'],
    ['new Role(this, "Role", { inlinePolicies: { policy } });', '{ policy }', 'ObjectLiteral'],
    ['new Role(this, "Role", { managedPolicies: [policy] });', '{ managedPolicies: [policy] }', 'ObjectLiteral'],
    ['function f() { role.addToPolicy(statement); }', '{ role.addToPolicy(statement); }', 'BlockStatement'],
  ])('%s: %s', (source, original, mutator) => {
    expect(kindOf(source, original, mutator)).toBe('policy attachment');
  });
});

describe('lists of stateful types', () => {
  test.each(['STATEFUL_TYPES', 'RETAINED'])('%s', (name) => {
    expect(kindOf(`const ${name} = new Set(['AWS::KMS::Key']);`, "'AWS::KMS::Key'")).toBe('list of stateful types');
  });

  test('other types and other texts are none', () => {
    expect(kindOf("const OTHERS = ['AWS::KMS::Key'];", "'AWS::KMS::Key'")).toBeUndefined();
    expect(kindOf("const STATEFUL = ['text'];", "'text'")).toBeUndefined();
  });
});
