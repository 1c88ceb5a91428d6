import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import fromCopilot, { type FromCopilotOptions } from '../../src/generators/from-copilot';
import { VERSIONS } from '../../src/generators/setup';

const EXAMPLE = join(__dirname, '../support/copilot');
const WEB = `name: api
type: Load Balanced Web Service
image:
  location: public.ecr.aws/acme/api:1.0
  port: 8080
http:
  path: /
`;

let tree: Tree;
let source: string;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  tree.delete('.oxfmtrc.json');
  source = mkdtempSync(join(tmpdir(), 'copilot-'));
  write('.workspace', 'application: shop\n');
});
afterEach(() => rmSync(source, { recursive: true, force: true }));

function write(path: string, content: string): void {
  const file = join(source, 'copilot', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const generate = (options: FromCopilotOptions = {}) =>
  fromCopilot(tree, { source, environments: ['test', 'prod'], ...options });
const read = (file: string) => tree.read(`apps/shop/${file}`, 'utf8') ?? '';

test('generates an app with the compliance check, the libraries and a stack for each workload', async () => {
  await fromCopilot(tree, { source: EXAMPLE });
  expect(tree.children('apps/demo/src/workloads').sort()).toEqual(
    ['frontend', 'mailer', 'orders', 'report'].map((name) => `${name}-stack.ts`),
  );
  const { dependencies, cdk } = readJson(tree, 'apps/demo/package.json');
  expect(cdk).toEqual({ stages: ['test', 'prod'] });
  const names = ['compliance', 'network', 'security', 'service'].map((name) => `@pets/${name}`);
  expect(dependencies).toEqual(Object.fromEntries(names.map((name) => [name, VERSIONS[name]])));
  expect(tree.read('apps/demo/src/main.ts', 'utf8')).toContain("'../compliance-register.json'");
});

test('environments are those of the manifests, and production is the last', async () => {
  write('environments/prod/manifest.yml', 'name: prod\ntype: Environment\n');
  write('api/manifest.yml', `${WEB}environments:\n  staging:\n    count: 2\n`);
  await generate({ environments: undefined, region: 'eu-west-1' });
  expect(readJson(tree, 'apps/shop/package.json').cdk.stages).toEqual(['staging', 'prod']);
  expect(read('src/environments.ts')).toMatch(/staging: \{\s+account: '1{12}',\s+region: 'eu-west-1'/);
});

test('name and directory override those of the application', async () => {
  write('api/manifest.yml', WEB);
  await generate({ name: '@acme/web', directory: 'infra/web' });
  expect(readJson(tree, 'infra/web/package.json').name).toBe('@acme/web');
  // the variable keeps the name of the application
  expect(tree.read('infra/web/src/workloads/api-stack.ts', 'utf8')).toContain("COPILOT_APPLICATION_NAME: 'shop'");
});

test('what an environment overrides is chosen by stage', async () => {
  write('api/manifest.yml', `${WEB}cpu: 256\nmemory: 1024\nenvironments:\n  prod:\n    cpu: 512\n`);
  await generate();
  expect(read('src/workloads/api-stack.ts')).toContain('cpu: byStage(stage, { test: () => 256, prod: () => 512 })');
  expect(read('src/workloads/api-stack.ts')).toContain('memoryLimitMiB: 1024,');
  expect(tree.exists('apps/shop/src/by-stage.ts')).toBe(true);
});

test('an app without differences, jobs and filters has no code for them', async () => {
  write('api/manifest.yml', WEB);
  await generate();
  expect(tree.children('apps/shop/src').sort()).toEqual(
    [
      'environments.ts',
      'main.ts',
      'platform-stack.ts',
      'shop-stage.ts',
      'vpc.ts',
      'workload-props.ts',
      'workloads',
    ].sort(),
  );
});

test('an app without a web service has no load balancer and no certificate', async () => {
  write('mailer/manifest.yml', 'name: mailer\ntype: Worker Service\nimage:\n  location: acme/mailer:1\n');
  await generate();
  expect(read('src/platform-stack.ts')).not.toContain('LoadBalancer');
  expect(read('src/environments.ts')).not.toContain('certificateArn');
  expect(readJson(tree, 'apps/shop/compliance-register.json').acknowledgements).toEqual([
    expect.objectContaining({ id: 'variables-mailer', at: ['Mailer/Service/TaskDefinition'], owner: 'shop' }),
  ]);
});

test.each(['Backend Service', 'Request-Driven Web Service', 'Static Site'])(
  'a %s is reported as not translated',
  async (type) => {
    write('api/manifest.yml', WEB);
    write('other/manifest.yml', `name: other\ntype: ${type}\n`);
    await generate();
    expect(read('COPILOT.md')).toContain(`| \`copilot/other/manifest.yml\` | \`type\` | ${type} is not translated.`);
    expect(tree.children('apps/shop/src/workloads')).toEqual(['api-stack.ts']);
  },
);

test('reports pipelines, addons and overrides', async () => {
  write('api/manifest.yml', WEB);
  write('api/addons/table.yml', 'Resources: {}\n');
  write('api/overrides/cfn.patches.yml', '[]\n');
  write('environments/addons/cluster.yml', 'Resources: {}\n');
  write('pipelines/main/manifest.yml', 'name: main\n');
  await generate();
  const section = /## By hand\n.*?(?=\n## )/s.exec(read('COPILOT.md'))?.[0] ?? '';
  for (const folder of ['api/addons', 'api/overrides', 'environments/addons', 'pipelines/main']) {
    expect(section).toContain(`| \`copilot/${folder}\` |`);
  }
});

test('the rules of longer paths and of more conditions come first', async () => {
  const service = (name: string, http: string) =>
    write(`${name}/manifest.yml`, WEB.replace('name: api', `name: ${name}`).replace('path: /', http));
  service('root', 'path: /');
  service('orders', 'path: api/orders');
  service('api', 'path: /api/');
  service('office', 'path: /\n  allowed_source_ips: [203.0.113.0/24]');
  await generate();
  const priority = (name: string) => Number(/priority: (\d+)/.exec(read(`src/workloads/${name}-stack.ts`))?.[1]);
  const names = ['root', 'orders', 'api', 'office'];
  expect(names.sort((a, b) => priority(a) - priority(b))).toEqual(['office', 'orders', 'api', 'root']);
  expect(read('src/workloads/api-stack.ts')).toContain("pathPatterns(['/api', '/api/*'])");
});

test('an environment with a VPC, a certificate and source addresses uses them', async () => {
  const certificate = 'arn:aws:acm:us-east-1:222222222222:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';
  write('api/manifest.yml', WEB);
  write(
    'environments/prod/manifest.yml',
    `name: prod
type: Environment
network:
  vpc:
    id: vpc-0a
    subnets:
      public: [{ id: subnet-1 }]
      private: [{ id: subnet-2 }]
http:
  public:
    certificates: [${certificate}]
    ingress:
      source_ips: [203.0.113.0/24]
`,
  );
  write('environments/test/manifest.yml', 'name: test\ntype: Environment\nnetwork:\n  vpc:\n    cidr: 10.7.0.0/16\n');
  await generate();
  const text = read('src/environments.ts');
  expect(text).toMatch(
    /prod: \{[^]*vpcId: 'vpc-0a',[^]*publicSubnetIds: \['subnet-1'\],[^]*privateSubnetIds: \['subnet-2'\]/,
  );
  expect(text).toContain(`certificateArn: '${certificate}'`);
  expect(text).toContain("sources: ['203.0.113.0/24']");
  expect(text).toContain("cidr: '10.7.0.0/16'");
  const entries = readJson(tree, 'apps/shop/compliance-register.json').acknowledgements;
  // the load balancer of prod is not public
  expect(entries).toContainEqual(expect.objectContaining({ id: 'public-load-balancer', stages: ['test'] }));
});

test('variables that differ between environments have an acknowledgement for each', async () => {
  write('api/manifest.yml', `${WEB}environments:\n  prod:\n    variables:\n      REGION: eu\n`);
  await generate();
  const entries = readJson(tree, 'apps/shop/compliance-register.json').acknowledgements as { id: string }[];
  expect(entries.filter(({ id }) => id.startsWith('variables-'))).toMatchObject([
    { id: 'variables-api', stages: ['test'] },
    { id: 'variables-api-2', stages: ['prod'], rules: expect.arrayContaining([expect.stringContaining('::REGION]')]) },
  ]);
});

test.each([
  [{ source: 'nowhere' }, 'source must contain the folder copilot'],
  [{ environments: [] }, 'environments must be set, because no manifest contains one. Add --environments=test,prod'],
  [{ environments: ['1'] }, 'stages must start with a letter'],
  [{ name: 'Shop' }, 'name must be in kebab case'],
])('fails with the options %j', async (options, message) => {
  write('api/manifest.yml', WEB);
  await expect(generate(options)).rejects.toThrow(message);
});

test('fails without a manifest, without a translatable type and without a name', async () => {
  await expect(generate()).rejects.toThrow('source must contain copilot/<name>/manifest.yml, got none');
  write('site/manifest.yml', 'name: site\ntype: Static Site\n');
  await expect(generate()).rejects.toThrow('source must contain a Load Balanced Web Service');
  write('.workspace', 'version: 1\n');
  await expect(generate()).rejects.toThrow(
    'name must be set, because copilot/.workspace does not contain the application',
  );
});

test.each(['Shop', "a'b", '5'])('fails if the application is %p', async (application) => {
  write('.workspace', `application: ${application}\n`);
  write('api/manifest.yml', WEB);
  await expect(generate()).rejects.toThrow(
    `copilot/.workspace: application must be lower-case letters, digits and hyphens, got '${application}'`,
  );
});

test('fails for a manifest that is not valid YAML or not a map, with its file', async () => {
  write('api/manifest.yml', 'name: [api\n');
  write('web/manifest.yml', '- name: web\n');
  await expect(generate()).rejects.toThrow(
    /^copilot\/api\/manifest\.yml must be valid YAML, got '.*at line 2.*\. Fix the syntax\ncopilot\/web\/manifest\.yml must be a map of fields, got '\[{"name":"web"}\]'$/,
  );
});
