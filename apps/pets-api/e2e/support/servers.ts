import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '../../../../tools/local/src/free-port';
import { findPrograms } from '../../../../tools/local/src/serving';
import { emulatorPython, missing } from '../../../../tools/local/src';

/** Returns the path of Valkey, or a message about what is missing. */
export function findValkey(): { path: string } | string {
  const problem = missing();
  if (problem) return problem;
  const programs = findPrograms(emulatorPython(() => undefined));
  return typeof programs === 'string' ? programs : { path: programs.valkey };
}

/** A Valkey server with a password, without TLS. */
export class ValkeyServer {
  static async start(path: string): Promise<ValkeyServer> {
    const server = new ValkeyServer(path, await freePort());
    await server.resume();
    return server;
  }

  private process?: ChildProcess;

  private constructor(
    private readonly path: string,
    private readonly port: number,
  ) {}

  get url(): string {
    return `redis://:secret@127.0.0.1:${this.port}`;
  }

  /** Starts the server, empty. */
  async resume(): Promise<void> {
    const options = { port: this.port, bind: '127.0.0.1', requirepass: 'secret', save: '', appendonly: 'no' };
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.process = spawn(this.path, flags, { stdio: 'ignore' });
    for (let tries = 0; !(await isOpen(this.port)); tries++) {
      if (tries > 100) throw new Error('Valkey does not listen');
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }

  /** Stops the server without closing its connections, as if the network dropped every packet. */
  suspend(): void {
    this.process?.kill('SIGSTOP');
  }

  continue(): void {
    this.process?.kill('SIGCONT');
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
