import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib/core';
import { CfnEIP, CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { copyAssembly, shimTemplate, stacksOf, type ShimTemplate } from '../src/assembly';

const HERE = { account: '111111111111', region: 'eu-west-1' };

/** Synthesizes a supported and an unsupported resource. */
function assembly(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(new Stage(app, 'dev', { env: HERE }), 'Network');
  new CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  new CfnEIP(stack, 'Address', { domain: 'vpc' });
  app.synth();
  return outdir;
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}

describe('the copy of an assembly', () => {
  const source = assembly();
  const before = contents(source);
  const target = mkdtempSync(join(tmpdir(), 'copy-'));
  const [stack] = copyAssembly(source, target, 'dev', { '10.0.0.0/16': '10.9.0.0/16' });
  const { Resources } = stack.template as ShimTemplate;

  test('does not change the original', () => {
    expect(contents(source)).toEqual(before);
  });

  test('keeps supported resources and replaces others with custom resources', () => {
    expect(Resources.Vpc.Type).toBe('AWS::EC2::VPC');
    expect(Resources.Address).toMatchObject({
      Type: 'Custom::AWS-EC2-EIP',
      Properties: {
        ServiceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:local-shims',
        Type: 'AWS::EC2::EIP',
        Properties: { Domain: 'vpc' },
      },
    });
  });

  test('replaces strings', () => {
    expect(Resources.Vpc.Properties).toMatchObject({ CidrBlock: '10.9.0.0/16' });
  });

  test('publishes a changed template with a new hash', () => {
    const hashIn = (folder: string) => {
      const manifest = readFileSync(join(folder, 'assembly-dev/manifest.json'), 'utf8');
      return /stackTemplateAssetObjectUrl": "[^"]*\/([0-9a-f]{64})\.json"/.exec(manifest)?.[1] ?? 'none';
    };
    const hash = hashIn(target);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toBe(hashIn(source));
    const assets = JSON.parse(
      readFileSync(join(target, 'assembly-dev', `${stack.artifactId}.assets.json`), 'utf8'),
    ) as {
      files: Record<string, unknown>;
    };
    expect(Object.keys(assets.files)).toEqual([hash]);
  });
});

describe('a reference to the output of another stack', () => {
  const reference = (Region?: string) => ({
    'Fn::GetStackOutput': { StackName: 'dev-Data', OutputName: 'Key', ...(Region && { Region }) },
  });
  const shimmed = (Region?: string): ShimTemplate => {
    const template: ShimTemplate = {
      Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { Key: reference(Region) } } },
    };
    shimTemplate(template, HERE);
    return template;
  };

  test.each([undefined, 'eu-west-1'])('is not changed in the Region of the stack (%s)', (region) => {
    expect(shimmed(region).Resources).toEqual({
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { Key: reference(region) } },
    });
  });

  test('is replaced with a custom resource for another Region', () => {
    const { Bucket, ...far } = shimmed('us-west-2').Resources;
    const [[id, resource]] = Object.entries(far);
    expect(Bucket.Properties).toEqual({ Key: { 'Fn::GetAtt': [id, 'Value'] } });
    expect(resource.Properties).toMatchObject({
      Type: 'OutputOfAnotherRegion',
      Properties: { StackName: 'dev-Data', OutputName: 'Key', Region: 'us-west-2' },
    });
  });
});

test('a recorded resource receives the attributes that the template reads', () => {
  const template: ShimTemplate = {
    Resources: {
      Monitor: { Type: 'AWS::CE::AnomalyMonitor', Properties: {} },
      Subscription: {
        Type: 'AWS::CE::AnomalySubscription',
        Properties: { MonitorArnList: [{ 'Fn::GetAtt': ['Monitor', 'MonitorArn'] }] },
      },
    },
  };
  shimTemplate(template, HERE);
  expect(template.Resources.Monitor.Properties).toMatchObject({ Attributes: ['MonitorArn'] });
  expect(template.Resources.Subscription.Properties).not.toHaveProperty('Attributes');
});

test('a reference to a secret returns its ARN, as on AWS', () => {
  const template: ShimTemplate = {
    Resources: {
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      User: { Type: 'AWS::S3::Bucket', Properties: { Arn: [{ Ref: 'Secret' }], Name: { Ref: 'Bucket' } } },
    },
  };
  shimTemplate(template, HERE);
  expect(template.Resources.User.Properties).toEqual({
    Arn: [{ 'Fn::GetAtt': ['Secret', 'Id'] }],
    Name: { Ref: 'Bucket' },
  });
});

test('fails if the assembly does not contain the environment', () => {
  const folder = assembly();
  expect(() => stacksOf(folder, 'qa')).toThrow(`${folder} does not contain the environment qa. Run npm start`);
});
