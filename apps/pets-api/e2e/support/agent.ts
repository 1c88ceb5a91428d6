import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLASSES = join(__dirname, '../../target/test-classes');

/** A Java agent that causes errors in threads of the application. */
export interface ThrowingAgent {
  /** Option of Java. */
  readonly option: string;
  /** Throws an exception. */
  throwException(): void;
  /** Uses more memory than the heap has. */
  exhaustMemory(): void;
}

/** Creates an agent. The running processes that have its option react to it. */
export function throwingAgent(): ThrowingAgent {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  chmodSync(folder, 0o755);
  const [manifest, jar, file] = ['manifest', 'agent.jar', 'trigger'].map((name) => join(folder, name));
  writeFileSync(manifest, 'Premain-Class: com.example.pets.ThrowingAgent\n');
  execFileSync('jar', ['cfm', jar, manifest, '-C', CLASSES, 'com/example/pets/ThrowingAgent.class']);
  return {
    option: `-javaagent:${jar}=${file}`,
    throwException: () => writeFileSync(file, ''),
    exhaustMemory: () => writeFileSync(`${file}-memory`, ''),
  };
}
