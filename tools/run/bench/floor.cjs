// The least that the CDK could do: emits the templates of a cloud assembly again, from plain CfnResources.
// `node floor.cjs <outdir> <packs: true|false> <assembly>`
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { App, CfnElement, CfnResource, Stack, Stage, Validations } = require('aws-cdk-lib/core');

const [outdir, packs, assembly] = process.argv.slice(2);
const read = (...path) => JSON.parse(readFileSync(join(assembly, ...path), 'utf8'));

/** Emits a section other than the resources as it stands. */
class Section extends CfnElement {
  constructor(scope, name, content) {
    super(scope, name);
    this.content = { [name]: content };
  }
  _toCloudFormation() {
    return this.content;
  }
}

// the same flags as the app's, since some of them cost time in every synth
const { context } = JSON.parse(readFileSync('apps/pets-platform/cdk.json', 'utf8'));
const app = new App({ outdir, analyticsReporting: false, autoSynth: false, context });
for (const folder of readdirSync(assembly).filter((name) => name.startsWith('assembly-'))) {
  const stage = new Stage(app, folder.replace('assembly-', ''));
  for (const [id, { type, properties, environment, displayName }] of Object.entries(
    read(folder, 'manifest.json').artifacts,
  )) {
    if (type !== 'aws:cloudformation:stack') continue;
    const [account, region] = environment.replace('aws://', '').split('/');
    const { Resources, Rules, ...sections } = read(folder, properties.templateFile);
    // this and the rules come with every stack
    delete sections.Parameters.BootstrapVersion;
    const stack = new Stack(stage, displayName.split('/').pop(), {
      stackName: properties.stackName ?? id,
      env: { account, region },
      analyticsReporting: false,
    });
    for (const [logicalId, resource] of Object.entries(Resources)) {
      const made = new CfnResource(stack, logicalId, { type: resource.Type, properties: resource.Properties });
      made.overrideLogicalId(logicalId);
      for (const attribute of ['DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Condition', 'UpdatePolicy']) {
        if (resource[attribute] !== undefined) made.addOverride(attribute, resource[attribute]);
      }
    }
    for (const [name, content] of Object.entries(sections)) new Section(stack, name, content);
  }
}
if (packs === 'true') {
  const nag = require('cdk-nag');
  const all = [nag.AwsSolutionsChecks, nag.NIST80053R5Checks, nag.PCIDSS321Checks, nag.HIPAASecurityChecks];
  Validations.of(app).addPlugins(...all.map((Pack) => new Pack(app)));
}
app.synth();
