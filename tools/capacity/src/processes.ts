import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of a second, which Linux fixes for user programs. */
const TICKS = 100;

/** CPU seconds of a process, with those of its children that have exited. */
interface Usage {
  readonly parent: number;
  readonly seconds: number;
  readonly exited: number;
}

/** Returns the CPU seconds that a process and its descendants have used since they started. Requires Linux. */
export function cpuSeconds(pid: number): number {
  const all = new Map<number, Usage>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const usage = usageOf(name);
    if (usage) all.set(Number(name), usage);
  }
  const sum = (id: number): number =>
    (all.get(id)?.seconds ?? 0) +
    (all.get(id)?.exited ?? 0) +
    [...all].filter(([, { parent }]) => parent === id).reduce((total, [child]) => total + sum(child), 0);
  return sum(pid);
}

function usageOf(pid: string): Usage | undefined {
  try {
    // format: pid (name) state parent …, with CPU times in the fields 14 to 17
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number);
    const [user, system, childUser, childSystem] = fields.slice(11, 15);
    return { parent: fields[1], seconds: (user + system) / TICKS, exited: (childUser + childSystem) / TICKS };
  } catch {
    // it exited in the meantime
    return undefined;
  }
}
