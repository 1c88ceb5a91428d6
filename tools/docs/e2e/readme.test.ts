import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const [, example] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];

/** The first example of the README in a complete app. */
const APP = `
import { App, Stack } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AddressPlan, FlowLogs, Ingress, TieredVpc, TierSecurityGroups, TierType } from '@pets/network';
import { CustomerKey, LogBucket } from '@pets/security';
import { ContainerService, PublicLoadBalancer, ServiceImage, Traffic } from '@pets/service';

class Web extends Stack {
  constructor(app: App) {
    super(app, 'Web', { env: { account: '111111111111', region: 'us-east-1' } });
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'logs' });
    const addressPlan = AddressPlan.derived({
      cidr: '10.0.0.0/16',
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      tiers: [
        { name: 'public', tierType: TierType.PUBLIC, prefixLength: 24 },
        { name: 'private', tierType: TierType.PRIVATE, prefixLength: 24 },
      ],
    });
    const flowLogs = FlowLogs.toCloudWatch({ encryptionKey });
    const arn = 'arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';
    const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', arn);
    const accessLogs = new LogBucket(this, 'AccessLogs');
    const repository = new ecr.Repository(this, 'Images');
    const logGroup = new logs.LogGroup(this, 'Logs');
    ${example}
  }
}

const app = new App({ outdir: process.argv[2] });
new Web(app);
app.synth();
`;

// inside the workspace, so that Node.js finds the packages, and ignored by git
mkdirSync(join(root, '.nx'), { recursive: true });
const folder = mkdtempSync(join(root, '.nx/readme-'));

beforeAll(() => {
  writeFileSync(join(folder, 'app.ts'), APP);
  const compilerOptions = { noEmit: true, types: ['node'], noUnusedLocals: false };
  const tsconfig = { extends: '../../tsconfig.base.json', compilerOptions, files: ['app.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the example of the README compiles', () => {
  const { stdout, status } = spawnSync('npx', ['tsc', '-p', folder], { cwd: root, encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
}, 60_000);

test('the example of the README deploys a service behind a load balancer', () => {
  const args = ['--import', 'tsx', join(folder, 'app.ts'), join(folder, 'cdk.out')];
  const { stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: expect.any(String), status: 0 });
  const template = JSON.parse(readFileSync(join(folder, 'cdk.out/Web.template.json'), 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  expect(types).toEqual(
    expect.arrayContaining([
      'AWS::ECS::Service',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::EC2::NatGateway',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
    ]),
  );
}, 60_000);
