import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { execute } from '../../../packages/nx-cdk/src/toolkit';

/** A running process. */
export interface Member {
  readonly pid: number;
  /** Command and arguments. */
  readonly command: string;
}

/** Returns the running processes of a group. */
export function membersOf(group: number): Member[] {
  // minimal Linux images have no ps, and macOS has no /proc
  return existsSync('/proc/self/stat') ? membersByProc(group) : membersByPs(group);
}

function membersByProc(group: number): Member[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // format: pid (name) state parent group …
        const [state, , processGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
        if (Number(processGroup) !== group || state === 'Z') return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        // a process that exits between the two reads has no command any more
        return command === '' ? [] : [{ pid: Number(pid), command }];
      } catch {
        // it exited in the meantime
        return [];
      }
    });
}

function membersByPs(group: number): Member[] {
  const { stdout } = execute('ps', ['-A', '-o', 'pgid=,pid=,stat=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[1]) === group && !match[3].startsWith('Z'))
    .map((match) => ({ pid: Number(match![2]), command: match![4] }));
}
