import { cpuSeconds } from '../src/processes';
import { execFileSync } from 'node:child_process';

// the CPU times of other processes are in /proc, which macOS does not have
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('counts the CPU time of a process and of a child that has exited', () => {
  const before = cpuSeconds(process.pid);
  const busy = 'const end = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < end);';
  execFileSync(process.execPath, ['-e', busy]);
  expect(cpuSeconds(process.pid) - before).toBeGreaterThanOrEqual(0.3);
});

onLinux('a process that does not exist has used nothing', () => {
  expect(cpuSeconds(2 ** 30)).toBe(0);
});
