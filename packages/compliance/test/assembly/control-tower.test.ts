import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkByControlTower, wantsControlTower } from '../../src/assembly/control-tower';
import { FolderStore } from '../../src/cache/verdict-store';
import type { ResourceFacts } from '../../src/recorder/model';
import { assembly, record } from '../reports/sample';

const childProcess = jest.requireActual<typeof import('node:child_process')>('node:child_process');

const LOGGING = 's3_bucket_logging_enabled_check';

/** An assembly with a template, and its resources as in the record. */
function assemblyWith(template: object): { folder: string; resources: ResourceFacts[] } {
  const folder = mkdtempSync(join(tmpdir(), 'control-tower-'));
  writeFileSync(join(folder, 'Data.template.json'), JSON.stringify(template));
  const { Resources = {} } = template as { Resources?: Record<string, { Type: string }> };
  const resources = Object.entries(Resources).map(([logicalId, { Type: type }]) => {
    const path = `dev/Data/${logicalId}/Resource`;
    return { path, type, logicalId, stack: 'dev/Data', stage: 'dev', template: 'Data.template.json' };
  });
  return { folder, resources };
}

const bucket = { Type: 'AWS::S3::Bucket' };
const template = { Resources: { Open: bucket, Queue: { Type: 'AWS::SQS::Queue' } } };

describe('the rules of AWS Control Tower', () => {
  const { folder, resources } = assemblyWith(template);
  const { pluginName, pluginVersion, violations } = checkByControlTower(folder, resources);
  const [finding] = violations.filter(({ ruleName }) => ruleName === LOGGING);

  test('report a finding with its construct', () => {
    expect({ pluginName, pluginVersion }).toEqual({
      pluginName: 'cdk-validator-cfnguard',
      pluginVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(finding.violatingConstructs).toEqual([
      {
        constructPath: 'dev/Data/Open/Resource',
        cloudFormationResource: { templatePath: 'Data.template.json', logicalId: 'Open' },
      },
    ]);
  });

  test('report the control and a suggested fix', () => {
    expect(finding.description).toMatch(/^\[CT\.S3\.PR\.2\]: Require/);
    expect(finding.suggestedFix).toContain('LoggingConfiguration');
  });

  test('are evaluated for their resource types only', () => {
    const places = violations.flatMap(({ violatingConstructs }) => violatingConstructs.map((at) => at.constructPath));
    expect([...new Set(places)].sort()).toEqual(['dev/Data/Open/Resource', 'dev/Data/Queue/Resource']);
    const none = assemblyWith({ Resources: { Queue: { Type: 'Some::Other::Type' } } });
    expect(checkByControlTower(none.folder, none.resources).violations).toEqual([]);
  });

  test('report a finding without a known resource for the stack', () => {
    const known = resources.map((resource) => ({ ...resource, logicalId: `${resource.logicalId}Renamed` }));
    const renamed = checkByControlTower(folder, known).violations.find(({ ruleName }) => ruleName === LOGGING);
    expect(renamed?.violatingConstructs).toEqual([{ constructPath: 'dev/Data' }]);
  });

  test('fail with one line if the package is not installed', () => {
    expect(() => checkByControlTower(folder, resources, { from: [tmpdir()] })).toThrow(
      '@cdklabs/cdk-validator-cfnguard must be installed to check the rules of AWS Control Tower: npm install @cdklabs/cdk-validator-cfnguard',
    );
  });

  test('fail with one line if cfn-guard cannot read a template', () => {
    const broken = assemblyWith({});
    writeFileSync(join(broken.folder, 'Data.template.json'), '{');
    const check = () => checkByControlTower(broken.folder, resources);
    expect(check).toThrow(/^Data\.template\.json cannot be checked with the rules of AWS Control Tower: [^\n]+$/);
  });

  test('have the same findings with a known verdict, without cfn-guard', () => {
    const store = new FolderStore(mkdtempSync(join(tmpdir(), 'control-tower-cache-')), 1_000_000);
    const guard = jest.spyOn(childProcess, 'spawnSync');
    expect(checkByControlTower(folder, resources, { store }).violations).toEqual(violations);
    expect(guard).toHaveBeenCalled();
    guard.mockClear();
    expect(checkByControlTower(folder, resources, { store }).violations).toEqual(violations);
    expect(guard).not.toHaveBeenCalled();
    const changed = assemblyWith({ ...template, Description: 'changed' });
    expect(checkByControlTower(changed.folder, changed.resources, { store }).violations).toEqual(violations);
    expect(guard).toHaveBeenCalled();
    guard.mockRestore();
  });

  test('are evaluated again if a verdict has another shape', () => {
    const verdicts = mkdtempSync(join(tmpdir(), 'control-tower-cache-'));
    const store = new FolderStore(verdicts, 1_000_000);
    checkByControlTower(folder, resources, { store });
    for (const file of readdirSync(verdicts)) writeFileSync(join(verdicts, file), '[{"ruleName":"x"}]');
    expect(checkByControlTower(folder, resources, { store }).violations).toEqual(violations);
  });
});

describe('the rules are checked', () => {
  const asked = assembly({ record: { ...record, controlTower: true } });

  test('if the app enables them', () => {
    expect(wantsControlTower(asked)).toBe(true);
    expect(wantsControlTower(assembly())).toBe(false);
  });

  test('not again if synthesis has checked them', () => {
    const validation = { pluginReports: [{ pluginName: 'cdk-validator-cfnguard', violations: [] }] };
    expect(wantsControlTower({ ...asked, validation })).toBe(false);
  });
});
