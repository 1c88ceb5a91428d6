const { TestEnvironment } = require('jest-environment-node');

/** What is made once for all test files of a process, by the key that they give it. */
const made = new Map();

/** What is to be done when the process ends: the tests' own copy of `process` is told nothing of it. */
const endings = [];
process.once('exit', () => endings.forEach((end) => end()));

/**
 * Loads the CDK once for all test files of a process: for each file anew, as Jest would, takes most of the time. What is
 * loaded so lives outside of the tests' own context, and shares the variables and the console with it.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.outside = { console: globalThis.console, variables: { ...process.env } };
    // Unit tests look at templates: CloudFormation's own validation is for the real synth, and stack traces cost time.
    // Set here, in the tests' own process, since Nx reads the preset into the process that runs every other task.
    process.env.CDK_VALIDATION = 'false';
    process.env.CDK_DISABLE_STACK_TRACE = '1';
    this.global.process.env = process.env;
    globalThis.console = new Proxy(console, { get: (_, name) => this.global.console[name] });
    this.global.loadOnce = (file) => require(file);
    this.global.makeOnce = (key, make) => {
      if (!made.has(key)) made.set(key, make());
      return made.get(key);
    };
    this.global.atExit = (end) => endings.push(end);
  }

  async teardown() {
    const { console, variables } = this.outside;
    globalThis.console = console;
    for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
    Object.assign(process.env, variables);
    await super.teardown();
  }
};
