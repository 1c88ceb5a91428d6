import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { membersOf } from '@pets/local';
import { childrenOf, isRunning, type LiveDeployment, sharedMemoryOf } from './live-deployment';

/** Resources of this machine that a deployment uses: ids of processes, ports, folders, and ids of processes with shared memory. */
export interface Traces {
  readonly processes: readonly number[];
  readonly ports: readonly number[];
  readonly folders: readonly string[];
  readonly memory: readonly number[];
}

/** Returns the resources of this machine that a deployment uses. */
export async function tracesOf(deployment: LiveDeployment): Promise<Traces> {
  const [database] = deployment.processes('database');
  const { port } = await deployment.credentials('pets-api/db-password');
  const cache = await deployment.cacheEndpoint();
  const endpoints = [deployment.endpoint, deployment.url].map((endpoint) => new URL(endpoint).port);
  return {
    processes: [...membersOf(deployment.group).map(({ pid }) => pid), ...childrenOf(database)],
    ports: [...endpoints, port, cache.port].map(Number),
    folders: [deployment.emulatorFolder, ...deployment.otherFolders()],
    // systems without /proc do not show it
    memory: sharedMemoryOf(database) ? [database] : [],
  };
}

/** Returns those of the resources that are in use. */
export async function inUse({ processes, ports, folders, memory }: Traces): Promise<Traces> {
  const open = await Promise.all(ports.map(isOpen));
  return {
    processes: processes.filter(isRunning),
    ports: ports.filter((_, index) => open[index]),
    folders: folders.filter((folder) => existsSync(folder)),
    memory: memory.filter((pid) => sharedMemoryOf(pid)?.length),
  };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
