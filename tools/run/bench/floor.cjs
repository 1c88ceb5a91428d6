// Lower limit of the synthesis: synthesizes the templates of a cloud assembly from plain CfnResource constructs.
// `node floor.cjs <outdir> <packs: true|false> <assembly>`
const { CfnElement, CfnResource, Validations } = require('aws-cdk-lib/core');
const emit = require('./emit.cjs');

const [outdir, packs, assembly] = process.argv.slice(2);

/** A section other than the resources, copied from the template. */
class Section extends CfnElement {
  constructor(scope, name, content) {
    super(scope, name);
    this.content = { [name]: content };
  }
  _toCloudFormation() {
    return this.content;
  }
}

const app = emit(outdir, assembly, (stack, { Resources, ...sections }) => {
  for (const [logicalId, resource] of Object.entries(Resources)) {
    const copy = new CfnResource(stack, logicalId, { type: resource.Type, properties: resource.Properties });
    copy.overrideLogicalId(logicalId);
    for (const attribute of ['DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Condition', 'UpdatePolicy']) {
      if (resource[attribute] !== undefined) copy.addOverride(attribute, resource[attribute]);
    }
  }
  for (const [name, content] of Object.entries(sections)) new Section(stack, name, content);
});
if (packs === 'true') {
  const nag = require('cdk-nag');
  const all = [nag.AwsSolutionsChecks, nag.NIST80053R5Checks, nag.PCIDSS321Checks, nag.HIPAASecurityChecks];
  Validations.of(app).addPlugins(...all.map((Pack) => new Pack(app)));
}
app.synth();
