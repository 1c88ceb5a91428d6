import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import open from '../../src/executors/open';
import { openerOf } from '../../src/operations/console/browser';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const ecs = mockClient(ECSClient);
const run = (options: object = {}) => setup.run(open, options);
const console_ = 'https://console.aws.amazon.com';
const pages = {
  dashboard: `dashboard  shop  ${console_}/cloudwatch/home?region=eu-west-1#dashboards/dashboard/shop`,
  service: `service    api  ${console_}/ecs/v2/clusters/shop/services/api/health?region=eu-west-1`,
  logs: `logs       /ecs/shop  ${console_}/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/${['', 'ecs', 'shop'].join('$252F')}`,
  report: 'report     compliance  reports/compliance/index.html',
};

function deploy(Resources: Record<string, { Type: string }>, resources: Record<string, string>) {
  setup.aws.deploy(setup.shop, (stack) => (stack === 'Service' ? { template: { Resources }, resources } : {}));
}

beforeEach(() => {
  ecs.reset();
  deploy(
    { Api: { Type: 'AWS::ECS::Service' }, Dashboard: { Type: 'AWS::CloudWatch::Dashboard' } },
    { Api: 'arn:aws:ecs:eu-west-1:111111111111:service/shop/api', Dashboard: 'shop' },
  );
  ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceName: 'api', taskDefinition: 'td' }] });
  const logConfiguration = { logDriver: 'awslogs' as const, options: { 'awslogs-group': '/ecs/shop' } };
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: {
      containerDefinitions: [
        { name: 'a', logConfiguration },
        { name: 'b', logConfiguration },
      ],
    },
  });
  setup.shop.write('reports/compliance/index.html', '');
});

test('prints all pages', async () => {
  expect(await run()).toEqual({ success: true });
  expect(setup.output.split('\n')).toEqual(Object.values(pages));
});

test.each(Object.entries(pages))('prints the page %s', async (page, expected) => {
  expect(await run({ page })).toEqual({ success: true });
  expect(setup.output).toBe(expected);
});

test('prints JSON', async () => {
  await run({ page: 'report', json: true });
  expect(JSON.parse(setup.written)).toEqual([
    { page: 'report', name: 'compliance', target: 'reports/compliance/index.html' },
  ]);
});

test('the report needs no credentials', async () => {
  setup.aws.isExpired = true;
  expect(await run({ page: 'report' })).toEqual({ success: true });
  expect(setup.aws.calls).toEqual([]);
});

test('a report that does not exist is an error only if it is asked for', async () => {
  rmSync(join(setup.shop.root, 'reports'), { recursive: true });
  expect(await run()).toEqual({ success: true });
  expect(setup.output).not.toContain('report');
  expect(await run({ page: 'report' })).toEqual({ success: false });
  expect(setup.output).toMatch(/reports\/compliance\/index\.html does not exist\. To write it, run npx nx nag shop$/);
});

test('a stage without a service has the other pages', async () => {
  deploy({ Dashboard: { Type: 'AWS::CloudWatch::Dashboard' } }, { Dashboard: 'shop' });
  expect(await run()).toEqual({ success: true });
  expect(setup.output.split('\n')).toEqual([pages.dashboard, pages.report]);
  expect(await run({ page: 'service' })).toEqual({ success: false });
  expect(setup.output).toMatch(/no service of dev is deployed$/);
});

test('fails if the stage has no dashboard', async () => {
  deploy({}, {});
  expect(await run({ page: 'dashboard' })).toEqual({ success: false });
  expect(setup.output).toBe('shop: the stage has no dashboard');
});

test.each([
  [{ page: 'alarms' }, "shop: page must be one of dashboard, service, logs, report, got 'alarms'"],
  [{ open: true }, 'shop: --open requires a page, one of dashboard, service, logs, report'],
])('%j fails', async (options, expected) => {
  expect(await run(options)).toEqual({ success: false });
  expect(setup.output).toBe(expected);
});

describe('--open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  const { PATH } = process.env;
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => (process.env.PATH = folder));
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(join(folder, 'opened'), { force: true });
  });
  const [opener] = openerOf(process.platform, '');
  const browser = (script: string) => writeFileSync(join(folder, opener), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  test.each([
    ['service', `${console_}/ecs/v2/clusters/shop/services/api/health?region=eu-west-1`],
    ['report', () => join(setup.shop.root, 'reports/compliance/index.html')],
  ])('opens the page %s', async (page, expected) => {
    browser(`printf %s "$1" > ${folder}/opened`);
    expect(await run({ page, open: true })).toEqual({ success: true });
    expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe(typeof expected === 'string' ? expected : expected());
  });

  test('fails if the browser fails', async () => {
    browser('exit 3');
    expect(await run({ page: 'report', open: true })).toEqual({ success: false });
    expect(setup.output).toBe(`${pages.report}\nshop: no browser can be opened, because ${opener} failed`);
    expect(existsSync(join(folder, 'opened'))).toBe(false);
  });

  test('fails without a browser, after the page is printed', async () => {
    rmSync(join(folder, opener), { force: true });
    expect(await run({ page: 'report', open: true })).toEqual({ success: false });
    expect(setup.output).toBe(`${pages.report}\nshop: no browser can be opened, because ${opener} is not installed`);
  });
});
