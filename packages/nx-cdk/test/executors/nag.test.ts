import nag from '../../src/executors/nag';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (options: object = {}) => setup.run(nag, options);

function report(conclusion: 'success' | 'failure'): string {
  const violations = [{ ruleName: 'AwsSolutions-S1', violatingConstructs: [{ constructPath: 'dev/Data/Bucket' }] }];
  const suppressedViolations = [{ ruleName: 'AwsSolutions-S10', violatingConstructs: [{}, {}] }];
  return JSON.stringify({
    pluginReports: [{ pluginName: 'AwsSolutions', conclusion, violations, suppressedViolations }],
  });
}

test('fails if a finding is open, and lists it', async () => {
  setup.shop.write('apps/shop/cdk.out/validation-report.json', report('failure'));
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toContain('  AwsSolutions-S1: dev/Data/Bucket');
  expect(setup.output).toMatch(/shop: 1 finding is open: fix or acknowledge it$/);
});

test('passes if no finding fails synthesis', async () => {
  setup.shop.write('apps/shop/cdk.out/validation-report.json', report('success'));
  expect(await run()).toEqual({ success: true });
  expect(setup.output).toMatch(/AwsSolutions │ success\s+│ 1\s+│ 2 /);
});

test('passes without findings', async () => {
  setup.shop.write('apps/shop/cdk.out/validation-report.json', JSON.stringify({ pluginReports: [] }));
  expect(await run()).toEqual({ success: true });
  expect(setup.output).toBe('no findings, open or acknowledged');
});

test('fails if the app has no validation plugin', async () => {
  expect(await run()).toEqual({ success: false });
  expect(setup.output).toMatch(
    /^shop: apps\/shop\/cdk.out\/validation-report\.json does not exist\. Add a validation plugin to the app/,
  );
});

describe('if the app depends on @pets/compliance', () => {
  beforeEach(() => {
    setup.shop.write(
      'apps/shop/package.json',
      JSON.stringify({ name: 'shop', dependencies: { '@pets/compliance': '*' } }),
    );
    setup.shop.write(
      'node_modules/@pets/compliance/package.json',
      JSON.stringify({ name: '@pets/compliance', bin: { 'cdk-compliance': 'cli.js' } }),
    );
  });

  function reporter(status: number): void {
    const script = `require('node:fs').writeFileSync('seen.json', JSON.stringify(process.argv.slice(2)));`;
    setup.shop.write('node_modules/@pets/compliance/cli.js', `${script} process.exitCode = ${status};`);
  }

  test('runs its reporter in the root of the workspace', async () => {
    reporter(0);
    expect(await run({ out: 'reports/compliance' })).toEqual({ success: true });
    expect(setup.shop.read('seen.json')).toEqual(['apps/shop/cdk.out', '--out', 'reports/compliance']);
  });

  test('fails if its reporter fails', async () => {
    reporter(1);
    expect(await run()).toEqual({ success: false });
    expect(setup.output).toBe('shop: cdk-compliance failed');
  });
});
