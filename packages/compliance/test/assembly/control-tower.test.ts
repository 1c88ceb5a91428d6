import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkByControlTower, wantsControlTower } from '../../src/assembly/control-tower';
import type { ResourceFacts } from '../../src/recorder/model';
import { assembly, record } from '../reports/sample';

const LOGGING = 's3_bucket_logging_enabled_check';

/** An assembly of a template, and what the record would say of its resources. */
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

  test('find what stands in a template, at its construct', () => {
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

  test('say which control it is, and what would mend it', () => {
    expect(finding.description).toMatch(/^\[CT\.S3\.PR\.2\]: Require/);
    expect(finding.suggestedFix).toContain('LoggingConfiguration');
  });

  test('run on what they are about alone', () => {
    const places = violations.flatMap(({ violatingConstructs }) => violatingConstructs.map((at) => at.constructPath));
    expect([...new Set(places)].sort()).toEqual(['dev/Data/Open/Resource', 'dev/Data/Queue/Resource']);
    const none = assemblyWith({ Resources: { Queue: { Type: 'Some::Other::Type' } } });
    expect(checkByControlTower(none.folder, none.resources).violations).toEqual([]);
  });

  test('find at its stack what stands at no resource that is known', () => {
    const known = resources.map((resource) => ({ ...resource, logicalId: `${resource.logicalId}Renamed` }));
    const renamed = checkByControlTower(folder, known).violations.find(({ ruleName }) => ruleName === LOGGING);
    expect(renamed?.violatingConstructs).toEqual([{ constructPath: 'dev/Data' }]);
  });

  test('fail in one line where their package is not installed', () => {
    expect(() => checkByControlTower(folder, resources, [tmpdir()])).toThrow(
      'the rules of AWS Control Tower need @cdklabs/cdk-validator-cfnguard, which is not installed: npm install @cdklabs/cdk-validator-cfnguard',
    );
  });

  test('fail in one line where cfn-guard cannot read a template', () => {
    const broken = assemblyWith({});
    writeFileSync(join(broken.folder, 'Data.template.json'), '{');
    const check = () => checkByControlTower(broken.folder, resources);
    expect(check).toThrow(/^Data\.template\.json cannot be checked by the rules of AWS Control Tower: [^\n]+$/);
  });
});

describe('they are run', () => {
  const asked = assembly({ record: { ...record, controlTower: true } });

  test('where the app asks for them', () => {
    expect(wantsControlTower(asked)).toBe(true);
    expect(wantsControlTower(assembly())).toBe(false);
  });

  test('not again where the app ran them in its synth', () => {
    const validation = { pluginReports: [{ pluginName: 'cdk-validator-cfnguard', violations: [] }] };
    expect(wantsControlTower({ ...asked, validation })).toBe(false);
  });
});
