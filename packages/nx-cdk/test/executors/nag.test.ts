import nag from '../../src/executors/nag';
import { Printed, ShopWorkspace } from '../support/shop';

let shop: ShopWorkspace;
let printed: Printed;

beforeEach(() => {
  shop = new ShopWorkspace();
  printed = new Printed();
});

afterEach(() => jest.restoreAllMocks());

function report(conclusion: 'success' | 'failure'): string {
  const violations = [{ ruleName: 'AwsSolutions-S1', violatingConstructs: [{ constructPath: 'dev/Data/Bucket' }] }];
  const suppressedViolations = [{ ruleName: 'AwsSolutions-S10', violatingConstructs: [{}, {}] }];
  return JSON.stringify({
    pluginReports: [{ pluginName: 'AwsSolutions', conclusion, violations, suppressedViolations }],
  });
}

test('fails on findings that nobody acknowledged, and names them', async () => {
  shop.write('apps/shop/cdk.out/validation-report.json', report('failure'));
  expect(await nag({}, shop.context())).toEqual({ success: false });
  expect(printed.text).toContain('  AwsSolutions-S1: dev/Data/Bucket');
  expect(printed.text).toMatch(/shop: 1 finding is not acknowledged$/);
});

test('passes where no finding fails the synth', async () => {
  shop.write('apps/shop/cdk.out/validation-report.json', report('success'));
  expect(await nag({}, shop.context())).toEqual({ success: true });
  expect(printed.text).toMatch(/AwsSolutions │ success\s+│ 1\s+│ 2 /);
});

test('says that nothing was found', async () => {
  shop.write('apps/shop/cdk.out/validation-report.json', JSON.stringify({ pluginReports: [] }));
  expect(await nag({}, shop.context())).toEqual({ success: true });
  expect(printed.text).toBe('no finding, neither open nor acknowledged');
});

test('fails when nothing was checked', async () => {
  expect(await nag({}, shop.context())).toEqual({ success: false });
  expect(printed.text).toMatch(/^shop: apps\/shop\/cdk.out\/validation-report.json is not there/);
});

describe('where the app depends on @pets/compliance', () => {
  beforeEach(() => {
    shop.write('apps/shop/package.json', JSON.stringify({ name: 'shop', dependencies: { '@pets/compliance': '*' } }));
    shop.write(
      'node_modules/@pets/compliance/package.json',
      JSON.stringify({ name: '@pets/compliance', bin: { 'cdk-compliance': 'cli.js' } }),
    );
  });

  function reporter(status: number): void {
    const script = `require('node:fs').writeFileSync('seen.json', JSON.stringify(process.argv.slice(2)));`;
    shop.write('node_modules/@pets/compliance/cli.js', `${script} process.exitCode = ${status};`);
  }

  test('its reporter is called from the root of the workspace', async () => {
    reporter(0);
    expect(await nag({ out: 'reports/compliance' }, shop.context())).toEqual({ success: true });
    expect(shop.read('seen.json')).toEqual(['apps/shop/cdk.out', '--out', 'reports/compliance']);
  });

  test('fails when its reporter does', async () => {
    reporter(1);
    expect(await nag({}, shop.context())).toEqual({ success: false });
    expect(printed.text).toBe('shop: cdk-compliance failed: see above');
  });
});
