import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A call to the fake API of GitHub. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** A fake API of GitHub on the loopback interface that records calls. */
export class FakeGithub {
  readonly calls: Call[] = [];
  private readonly server: Server;

  constructor(respond: (call: Call) => { status?: number; body: unknown }) {
    this.server = createServer(async (request, response) => {
      const { method = '', url = '', headers } = request;
      const body = method === 'GET' ? undefined : await json(request);
      const call = { method, path: url, body, authorization: headers.authorization };
      this.calls.push(call);
      const { status = 200, body: result } = respond(call);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    });
  }

  /** Starts the server. Returns the environment variables of a workflow. */
  async start(): Promise<NodeJS.ProcessEnv> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return { GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_REPOSITORY: 'example/pets', GITHUB_TOKEN: 'secret' };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
