import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLASSES = join(__dirname, '../../target/test-classes');

/** Creates a Java agent that throws an exception in a thread of the application. Returns its option and the trigger. */
export function throwingAgent(): { option: string; trigger: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  chmodSync(folder, 0o755);
  const [manifest, jar, file] = ['manifest', 'agent.jar', 'trigger'].map((name) => join(folder, name));
  writeFileSync(manifest, 'Premain-Class: com.example.pets.ThrowingAgent\n');
  execFileSync('jar', ['cfm', jar, manifest, '-C', CLASSES, 'com/example/pets/ThrowingAgent.class']);
  return { option: `-javaagent:${jar}=${file}`, trigger: () => writeFileSync(file, '') };
}
