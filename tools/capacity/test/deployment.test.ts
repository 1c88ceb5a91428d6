import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly, type StageStacks } from '../../../packages/nx-cdk/src/toolkit';
import { Deployment } from '../../../apps/pets-platform/test/deployment';
import { deploymentOf } from '../src/deployment';
import { PAGE, update } from '../src/page';
import { KINDS, meanCost, MIX, readMeasured } from '../src/workload';

const stages = readAssembly(new Deployment().folder);
const deployments = stages.map(deploymentOf);
const measured = readMeasured();

test('the sizes of prod are those of its templates', () => {
  expect(deployments.find(({ name }) => name === 'prod')).toEqual({
    name: 'prod',
    taskVcpus: 0.5,
    maxTasks: 10,
    targetUtilization: 0.7,
    rolloutFactor: 2,
    poolSize: 3,
    database: { name: 'db.t3.medium', vcpus: 2, memoryGib: 4, baseline: 0.2 },
    cache: { name: 'cache.t4g.small', vcpus: 2, memoryGib: 1.37, baseline: 0.2 },
    natGateways: 2,
    addresses: 502,
  });
});

test('dev has one task, which does not scale', () => {
  expect(deployments.find(({ name }) => name === 'dev')).toMatchObject({ maxTasks: 1, natGateways: 1 });
});

test('an environment without a database is refused', () => {
  const [stage] = stages;
  const without: StageStacks = { ...stage, stacks: stage.stacks.filter(({ id }) => id !== 'Data') };
  expect(() => deploymentOf(without)).toThrow(`${stage.name} must have a resource of type AWS::RDS::DBInstance`);
});

test('the shares of the requests have the sum 1', () => {
  expect(KINDS.reduce((sum, kind) => sum + MIX[kind], 0)).toBeCloseTo(1);
});

test('the mean cost is between the lowest and the highest', () => {
  const { taskCpuMs } = meanCost(measured.kinds);
  const all = KINDS.map((kind) => measured.kinds[kind].taskCpuMs);
  expect(taskCpuMs).toBeGreaterThanOrEqual(Math.min(...all));
  expect(taskCpuMs).toBeLessThanOrEqual(Math.max(...all));
});

test('the tables in docs/scaling.md are current. If not, run npm run capacity -- --docs', () => {
  const page = readFileSync(join(__dirname, '../../..', PAGE), 'utf8');
  expect(page).toBe(update(page, deployments, measured));
});
