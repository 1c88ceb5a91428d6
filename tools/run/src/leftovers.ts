import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A process that outlives the run that started it. */
export interface LeftProcess {
  readonly id: number;
  readonly command: string;
}

/** The folder for the sockets of Nx, which Nx creates for each run and does not remove. */
const NX = 'nx';

/**
 * Finds the files that a run left in its temporary folder and the processes that it left, and ends these processes.
 *
 * @param folder temporary folder of the run: `TMPDIR` of its processes
 * @param patience milliseconds to wait for processes that are about to end
 * @returns one line for each file, folder and process
 */
export async function findLeftovers(folder: string, patience = 5000): Promise<string[]> {
  const end = Date.now() + patience;
  let processes = leftProcesses(folder);
  while (processes.length > 0 && Date.now() < end) {
    await setTimeout(100);
    processes = leftProcesses(folder);
  }
  for (const { id } of processes) kill(id);
  const files = readdirSync(folder).filter((name) => name !== NX);
  return [
    ...processes.map(({ id, command }) => `a process still runs: ${command} (${id})`),
    ...files.map((name) => `left in the temporary folder: ${[name, ...content(join(folder, name))].join(' ')}`),
  ];
}

/** The processes of a run that still run, as far as the system has `/proc`. */
export function leftProcesses(folder: string): LeftProcess[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => id > 0 && id !== process.pid && belongsTo(id, folder))
    .map((id) => ({ id, command: read(id, 'cmdline').split('\0').join(' ').trim() }))
    .filter(({ command }) => command !== '');
}

/** Whether the temporary folder of a process or its working directory is the folder, or is in it. */
function belongsTo(id: number, folder: string): boolean {
  const within = (path: string) => `${path}/`.startsWith(`${folder}/`);
  const temporary = /(?:^|\0)TMPDIR=([^\0]*)/.exec(read(id, 'environ'))?.[1];
  if (!within(temporary ?? '') && !within(workingDirectory(id))) return false;
  // a child of this process belongs to the command, not to what the command ran
  return Number(/^PPid:\s*(\d+)$/m.exec(read(id, 'status'))?.[1]) !== process.pid;
}

function read(id: number, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    // the process ended, or belongs to another user
    return '';
  }
}

function workingDirectory(id: number): string {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    return '';
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // the process ended
  }
}

/** Returns the first names in a folder, which indicate its origin. */
function content(path: string): string[] {
  return statSync(path).isDirectory() ? [`(${readdirSync(path).slice(0, 5).join(', ')})`] : [];
}
