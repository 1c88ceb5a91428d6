import type { Environment } from '../environment';
import { readAlarms } from './alarms';
import { part } from './part';
import { readReplicas } from './replicas';
import type { StatusReport } from './report';
import { readRotations } from './rotations';
import { readServices } from './services';
import { readStacks } from './stacks';

/** Reads the state of a stage. A part that cannot be read is unknown, and does not affect the others. */
export async function collectStatus(environment: Environment, now = new Date()): Promise<StatusReport> {
  const { project: app, stage } = environment;
  const [stacks, services, alarms, rotations, replicas, { unread }] = await Promise.all([
    readStacks(environment),
    part(() => readServices(environment)),
    part(() => readAlarms(environment)),
    part(() => readRotations(environment)),
    part(() => readReplicas(environment, now)),
    environment.inventory(),
  ]);
  return {
    version: 1,
    app,
    ...(stage.name === undefined ? {} : { environment: stage.name }),
    account: stage.account,
    time: now.toISOString(),
    stacks,
    services,
    alarms,
    rotations,
    replicas,
    incomplete: unread.map(({ stack, reason }) => ({ stack: stack.id, reason })),
  };
}
