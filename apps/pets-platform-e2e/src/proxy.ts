import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine between a client and the emulator. */
export abstract class Proxy {
  private readonly server: Server;

  protected constructor() {
    this.server = createServer((incoming, outgoing) => {
      const answer = async () => this.answer(incoming, outgoing);
      answer().catch((error: Error) => outgoing.writeHead(500).end(error.message));
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** Responds to a request. */
  protected abstract answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> | void;
}
