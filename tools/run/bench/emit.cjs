// Synthesizes the templates of a cloud assembly again. Shared by floor.cjs and typed.cjs.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { App, Stack, Stage } = require('aws-cdk-lib/core');

/** Creates an app with the stages and stacks of an assembly. `fill` adds the elements of a template to a stack. */
module.exports = function emit(outdir, assembly, fill) {
  const read = (...path) => JSON.parse(readFileSync(join(assembly, ...path), 'utf8'));
  // the feature flags of the app, because some of them take time
  const { context } = JSON.parse(readFileSync('apps/pets-platform/cdk.json', 'utf8'));
  const app = new App({ outdir, analyticsReporting: false, autoSynth: false, context });
  for (const folder of readdirSync(assembly).filter((name) => name.startsWith('assembly-'))) {
    const stage = new Stage(app, folder.replace('assembly-', ''));
    for (const [id, { type, properties, environment, displayName }] of Object.entries(
      read(folder, 'manifest.json').artifacts,
    )) {
      if (type !== 'aws:cloudformation:stack') continue;
      const [account, region] = environment.replace('aws://', '').split('/');
      const stack = new Stack(stage, displayName.split('/').pop(), {
        stackName: properties.stackName ?? id,
        env: { account, region },
        analyticsReporting: false,
      });
      const { Rules, ...template } = read(folder, properties.templateFile);
      // the CDK adds this parameter and the rules to each stack
      delete template.Parameters.BootstrapVersion;
      fill(stack, template);
    }
  }
  return app;
};
