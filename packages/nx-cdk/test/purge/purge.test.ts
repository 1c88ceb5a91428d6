import { DeleteParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { describeCandidate, purge, purgeCandidates } from '../../src/purge/purge';
import type { RetainedResource } from '../../src/purge/retained';

const ssm = mockClient(SSMClient);
beforeEach(() => ssm.reset());

const parameter = (id: string): RetainedResource => ({
  type: 'AWS::SSM::Parameter',
  id,
  region: 'eu-west-1',
  stack: 'Data',
});
const domain: RetainedResource = { ...parameter('domain'), type: 'AWS::OpenSearchService::Domain' };

test('lists resources that exist, then types that are not supported', async () => {
  ssm.on(GetParametersCommand, { Names: ['/gone'] }).resolves({});
  ssm.on(GetParametersCommand, { Names: ['/here'] }).resolves({ Parameters: [{}] });
  const candidates = await purgeCandidates([domain, parameter('/gone'), parameter('/here')]);
  expect(candidates.map(describeCandidate)).toEqual([
    '  purged: Data: AWS::SSM::Parameter /here in eu-west-1, all versions',
    '  not purged, delete it manually: Data: AWS::OpenSearchService::Domain domain in eu-west-1',
  ]);
});

test('omits an empty detail', () => {
  expect(describeCandidate({ ...parameter('/here'), detail: '' })).toBe(
    '  purged: Data: AWS::SSM::Parameter /here in eu-west-1',
  );
});

test('deletes the other resources if one cannot be deleted, and fails with its error', async () => {
  ssm.on(DeleteParameterCommand, { Name: '/one' }).rejects(Object.assign(new Error('no\nmore'), { name: 'Denied' }));
  ssm.on(DeleteParameterCommand, { Name: '/two' }).resolves({});
  const printed: string[] = [];
  const candidates = ['/one', '/two'].map((id) => ({ ...parameter(id), detail: '' }));
  await expect(purge([...candidates, domain], (line) => printed.push(line))).rejects.toThrow(
    'these resources could not be purged. Solve the problem and run the command again\n' +
      '  AWS::SSM::Parameter /one: Denied: no',
  );
  expect(printed).toEqual(['purged AWS::SSM::Parameter /two']);
});
