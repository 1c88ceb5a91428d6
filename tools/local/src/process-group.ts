import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A living process. */
export interface Member {
  readonly pid: number;
  /** Command and arguments. */
  readonly command: string;
}

/** The living processes of a group. */
export function membersOf(group: number): Member[] {
  // small Linux images have no ps, macOS has no /proc
  return existsSync('/proc/self/stat') ? membersByProc(group) : membersByPs(group);
}

function membersByProc(group: number): Member[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // pid (name, which may hold anything) state parent group …
        const [state, , processGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
        if (Number(processGroup) !== group || state === 'Z') return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(pid), command }];
      } catch {
        // it ended in between
        return [];
      }
    });
}

function membersByPs(group: number): Member[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pgid=,pid=,stat=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[1]) === group && !match[3].startsWith('Z'))
    .map((match) => ({ pid: Number(match![2]), command: match![4] }));
}
