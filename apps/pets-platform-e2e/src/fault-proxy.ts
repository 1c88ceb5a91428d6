import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { Proxy } from './proxy';

/** Responses that replace the response of AWS. */
interface Fault {
  readonly status: number;
  readonly code: string;
}

const FAULTS: readonly Fault[] = [
  { status: 400, code: 'Throttling' },
  { status: 503, code: 'ServiceUnavailable' },
  { status: 400, code: 'RequestLimitExceeded' },
  { status: 500, code: 'InternalFailure' },
  { status: 429, code: 'TooManyRequestsException' },
];

/** Proxy between the CDK and the emulator that fails calls like AWS under load or during an outage. */
export class FaultProxy extends Proxy {
  /** Number of responses of each fault. */
  readonly given: Record<string, number> = {};
  passed = 0;
  private inARow = 0;
  private state: number;

  /**
   * @param share of the calls that fail, never more than two in a row, so that a client with three attempts succeeds
   * @param seed selects the calls: the same seed fails the same calls if they have the same order
   */
  static async start(target: string, share: number, seed: number): Promise<FaultProxy> {
    return new FaultProxy(target, share, seed).listen();
  }

  private constructor(
    private readonly target: string,
    private readonly share: number,
    seed: number,
  ) {
    super();
    this.state = seed;
  }

  protected answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (this.inARow < 2 && this.random() < this.share) {
      this.inARow++;
      const fault = FAULTS[Math.floor(this.random() * FAULTS.length)];
      this.given[fault.code] = (this.given[fault.code] ?? 0) + 1;
      incoming
        .resume()
        .on('end', () => outgoing.writeHead(fault.status, headersOf(fault)).end(bodyOf(fault, incoming)));
      return;
    }
    this.inARow = 0;
    this.passed++;
    const { method, url, headers } = incoming;
    const forwarded = request(`${this.target}${url}`, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  }

  /** A linear congruential generator, which is the same on every machine. */
  private random(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }
}

function headersOf({ code }: Fault): Record<string, string> {
  return { 'x-amzn-errortype': code, 'content-type': 'text/xml' };
}

/** Services that are called with a target header use JSON, the others XML. */
function bodyOf({ code }: Fault, incoming: IncomingMessage): string {
  if (incoming.headers['x-amz-target']) return JSON.stringify({ __type: code, message: 'try again' });
  const error = `<Code>${code}</Code><Message>try again</Message>`;
  const isS3 = incoming.headers.authorization?.includes('/s3/aws4_request');
  return isS3 ? `<Error>${error}</Error>` : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`;
}
