import { spawn } from 'node:child_process';
import { membersOf } from '../src/process-group';

test('returns the running processes of a group, including child processes', async () => {
  const child = spawn('sh', ['-c', 'sleep 30 & sleep 31; true'], { detached: true });
  const group = child.pid ?? 0;
  const commands = () => membersOf(group).map(({ command }) => command);
  try {
    // between fork and exec, a child has the command of its parent
    const both = () => ['sleep 30', 'sleep 31'].every((command) => commands().includes(command));
    while (!both()) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(commands()).toHaveLength(3);
  } finally {
    process.kill(-group, 'SIGKILL');
  }
  await new Promise((resolve) => child.on('close', resolve));
  while (commands().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(membersOf(group)).toEqual([]);
});
