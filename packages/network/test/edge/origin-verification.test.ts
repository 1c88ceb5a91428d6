import { App, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { OriginVerification, type OriginVerificationProps } from '../../src';
import { resourcesOfType, stackIn, vpcIn } from '../fixtures';

function verificationIn(stack: Stack, props: Partial<OriginVerificationProps> = {}): OriginVerification {
  return new OriginVerification(stack, 'Verification', { encryptionKey: new kms.Key(stack, 'SecretKey'), ...props });
}

function listenerIn(stack: Stack): elbv2.ApplicationListener {
  const vpc = vpcIn(stack);
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: true });
  return loadBalancer.addListener('Listener', {
    port: 443,
    protocol: elbv2.ApplicationProtocol.HTTPS,
    certificates: [elbv2.ListenerCertificate.fromArn('arn:aws:acm:us-east-1:111111111111:certificate/1')],
    open: false,
    defaultAction: elbv2.ListenerAction.fixedResponse(404),
  });
}

/** Returns the dynamic reference that CloudFormation resolves during a deployment. */
function reference(logicalId: string): unknown {
  return { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: logicalId }, ':SecretString:::}}']] };
}

const FIRST = 'VerificationGeneration17B5C4D70';
const SECOND = 'VerificationGeneration25B11F88E';

/** Returns the template of a listener that forwards requests with the header and denies all other requests. */
function enforced(props: Partial<OriginVerificationProps> = {}): Template {
  const stack = stackIn(new App(), 'Service');
  const verification = verificationIn(stack, props);
  const listener = listenerIn(stack);
  listener.addAction('Api', {
    priority: 10,
    conditions: [verification.condition],
    action: elbv2.ListenerAction.fixedResponse(200),
  });
  verification.enforceOn(listener);
  return Template.fromStack(stack);
}

describe('with defaults', () => {
  const template = enforced();

  test('AWS Secrets Manager generates the value and encrypts it with the key', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true, ExcludeUppercase: true },
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretKey'), 'Arn'] },
      SecretString: Match.absent(),
    });
  });

  test('the logical id is stable, because a replaced secret would deny requests from CloudFront during the deployment', () => {
    expect(Object.keys(template.findResources('AWS::SecretsManager::Secret'))).toEqual([FIRST]);
  });

  test('the condition matches the header', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 10,
      Conditions: [
        {
          Field: 'http-header',
          HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: [reference(FIRST)] },
        },
      ],
    });
  });

  test('all other requests receive 403, regardless of the default action', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 50_000,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) }],
    });
  });
});

describe('rotation from the first to the second secret', () => {
  const valuesAt = (template: Template) => {
    const [rule] = resourcesOfType(template, 'AWS::ElasticLoadBalancingV2::ListenerRule').filter(
      ({ Properties }) => Properties.Priority === 10,
    );
    return (rule.Properties.Conditions as { HttpHeaderConfig: { Values: unknown[] } }[])[0].HttpHeaderConfig.Values;
  };
  const secretsIn = (template: Template) => Object.keys(template.findResources('AWS::SecretsManager::Secret'));

  test.each<[string, Partial<OriginVerificationProps>, string[]]>([
    ['accepts both', { generation: 1, alsoAccept: 2 }, [FIRST, SECOND]],
    ['sends the second', { generation: 2, alsoAccept: 1 }, [SECOND, FIRST]],
    ['deletes the first', { generation: 2 }, [SECOND]],
  ])('%s', (_, props, secrets) => {
    const template = enforced(props);
    expect(secretsIn(template)).toEqual(secrets);
    expect(valuesAt(template)).toEqual(secrets.map(reference));
  });

  test('exposes the secret of the generation', () => {
    const stack = stackIn(new App(), 'Service');
    const { secret } = verificationIn(stack, { generation: 2, alsoAccept: 1 });
    expect(stack.resolve(secret.secretValue.unsafeUnwrap())).toEqual(reference(SECOND));
  });
});

test('can be enforced on two listeners', () => {
  const stack = stackIn(new App(), 'Service');
  const verification = verificationIn(stack);
  const listener = listenerIn(stack);
  const test = listener.loadBalancer.addListener('Test', {
    port: 8443,
    protocol: elbv2.ApplicationProtocol.HTTPS,
    certificates: [elbv2.ListenerCertificate.fromArn('arn:aws:acm:us-east-1:111111111111:certificate/1')],
    open: false,
    defaultAction: elbv2.ListenerAction.fixedResponse(404),
  });
  verification.enforceOn(listener);
  verification.enforceOn(test, 100);
  const rules = resourcesOfType(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::ListenerRule');
  expect(rules.map(({ Properties }) => Properties.Priority)).toEqual([50_000, 100]);
});

test('can be enforced on a listener of another stack', () => {
  const app = new App();
  const listener = listenerIn(stackIn(app, 'LoadBalancer'));
  const stack = stackIn(app, 'Service');
  verificationIn(stack).enforceOn(listener);
  expect(() => app.synth()).not.toThrow();
});

test.each(['X-Origin-Verify', 'x-a', `X-${'a'.repeat(38)}`, 'X-My-X-Amz-Key', 'X-My-X-Real-IP', 'X-Real-IP-2'])(
  'accepts the header %p',
  (headerName) => {
    expect(verificationIn(stackIn(new App(), 'Service'), { headerName }).headerName).toBe(headerName);
  },
);

test.each([
  '',
  'Host',
  'X-',
  'X-Amz-Verify',
  'x-edge-key',
  'X-Forwarded-For',
  'X-Real-IP',
  'X Key',
  'My-X-Key',
  `X-${'a'.repeat(39)}`,
])('fails for the header %p', (headerName) => {
  expect(() => verificationIn(stackIn(new App(), 'Service'), { headerName })).toThrow(
    `Service/Verification: headerName must be a custom header such as X-Origin-Verify with at most 40 characters, got "${headerName}"`,
  );
});

test('the header name can be a token', () => {
  const headerName = Lazy.string({ produce: () => 'X-Key' });
  expect(() => verificationIn(stackIn(new App(), 'Service'), { headerName })).not.toThrow();
});

test.each([0, -1, 1.5, NaN])('fails for the generation %p', (generation) => {
  expect(() => verificationIn(stackIn(new App(), 'Service'), { generation, alsoAccept: generation })).toThrow(
    `Service/Verification: generation must be a whole number of at least 1, got ${generation}; ` +
      `alsoAccept must be a whole number of at least 1, got ${generation}`,
  );
});

test('fails when a generation is a token, because it is part of a construct id', () => {
  const generation = Lazy.number({ produce: () => 1 });
  expect(() => verificationIn(stackIn(new App(), 'Service'), { generation })).toThrow(
    'generation must be a literal, got a token',
  );
});

test('fails when both generations are the same', () => {
  expect(() => verificationIn(stackIn(new App(), 'Service'), { alsoAccept: 1 })).toThrow(
    'alsoAccept must differ from generation, got 1 for both',
  );
});

test.each([0, 50_001, 1.5])('fails for the priority %p', (priority) => {
  const stack = stackIn(new App(), 'Service');
  const listener = listenerIn(stack);
  expect(() => verificationIn(stack).enforceOn(listener, priority)).toThrow(
    `Service/Verification: priority must be a whole number from 1 to 50000, got ${priority}`,
  );
});

test.each([1, 50_000, Lazy.number({ produce: () => 7 })])('accepts the priority %p', (priority) => {
  const stack = stackIn(new App(), 'Service');
  const listener = listenerIn(stack);
  expect(() => verificationIn(stack).enforceOn(listener, priority)).not.toThrow();
});

test('fails for a replica in the Region of the stack', () => {
  const stack = stackIn(new App(), 'Service');
  expect(() => verificationIn(stack, { replicaRegions: [{ region: 'us-east-1' }] })).toThrow(
    'Service/Verification: replicaRegions must be different Regions other than that of the stack, us-east-1, got us-east-1',
  );
});

describe('with a fixed name and replicas', () => {
  const named = { secretNamePrefix: 'shop/', generation: 2, alsoAccept: 1 };
  const stack = stackIn(new App(), 'Service');
  verificationIn(stack, { ...named, replicaRegions: [{ region: 'us-west-2' }] });

  test('the secrets have the prefix, their number and replicas', () => {
    const secrets = resourcesOfType(Template.fromStack(stack), 'AWS::SecretsManager::Secret');
    const ReplicaRegions = [{ Region: 'us-west-2' }];
    expect(secrets.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ Name: 'shop/origin-verify-2', ReplicaRegions }),
      expect.objectContaining({ Name: 'shop/origin-verify-1', ReplicaRegions }),
    ]);
  });

  test('another stack accepts and sends the same values, without a reference to the first', () => {
    const recovery = stackIn(new App(), 'Recovery');
    const imported = OriginVerification.fromSecretNamePrefix(recovery, 'Verification', named);
    imported.enforceOn(listenerIn(recovery));
    const [condition] = [imported.condition.renderRawCondition()].map((raw) => recovery.resolve(raw));
    const [sent, accepted] = [2, 1].map((n) => `{{resolve:secretsmanager:shop/origin-verify-${n}:SecretString:::}}`);
    expect(condition).toEqual({
      field: 'http-header',
      httpHeaderConfig: { httpHeaderName: 'X-Origin-Verify', values: [sent, accepted] },
    });
    expect(recovery.resolve(imported.customHeaders)).toEqual({ 'X-Origin-Verify': sent });
    expect(recovery.dependencies).toEqual([]);
    Template.fromStack(recovery).resourceCountIs('AWS::SecretsManager::Secret', 0);
  });

  test.each([
    [{ headerName: 'Host' }, 'headerName must be a custom header'],
    [{ generation: 0 }, 'generation must be a whole number'],
    [{ secretNamePrefix: 'shop?' }, 'secretNamePrefix must be at most 400 letters, digits and /_+=.@-, got "shop?"'],
  ])('an import fails for %j', (attributes, problem) => {
    const importing = () =>
      OriginVerification.fromSecretNamePrefix(stackIn(new App(), 'Recovery'), 'Verification', {
        secretNamePrefix: 'shop/',
        ...attributes,
      });
    expect(importing).toThrow(`Recovery/Verification: ${problem}`);
  });
});
