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

  /** Runs an executor on the app, on the stage `dev` if the options do not set another. */
  run(executor: Executor, options: object = {}): Promise<{ success: boolean }> {
    return executor({ stage: 'dev', ...options } as never, this.shop.context());
  }
}
