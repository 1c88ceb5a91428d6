import type { ExecutorContext } from '@nx/devkit';
import { FakeAws } from './aws';
import { Printed, ShopWorkspace } from './shop';
import { setTerminal } from './terminal';

/** An executor of Nx, called with options of any type. */
type Executor = (options: never, context: ExecutorContext) => Promise<{ success: boolean }>;

/** Sets up a fake AWS API, and for each test a workspace with the app `shop` and a record of the output. */
export class ShopTest {
  readonly aws = new FakeAws();
  shop!: ShopWorkspace;
  private printed!: Printed;
  private restoreTerminal!: () => void;

  constructor() {
    beforeAll(() => this.aws.start());
    afterAll(() => this.aws.stop());
    beforeEach(() => {
      this.aws.reset();
      this.shop = new ShopWorkspace();
      this.printed = new Printed();
      // the tests can run in a terminal
      this.restoreTerminal = setTerminal(false);
    });
    afterEach(() => {
      this.restoreTerminal();
      jest.restoreAllMocks();
    });
  }

  /** Text that was printed in the current test. */
  get output(): string {
    return this.printed.text;
  }

  /** Text that was written to standard output, where commands write JSON and log events. Progress goes to standard error. */
  get written(): string {
    const { calls } = jest.mocked(process.stdout.write).mock;
    return calls.map(([text]) => String(text)).join('');
  }

  /** Runs an executor on the app, on the stage `dev` if the options do not set another. */
  run(executor: Executor, options: object = {}): Promise<{ success: boolean }> {
    return executor({ stage: 'dev', ...options } as never, this.shop.context());
  }
}
