// What typed resources cost before any construct: emits the templates again by the CDK's own CfnInclude, which makes each
// resource of its class. `node typed.cjs <outdir> <packs: false> <assembly>`
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const emit = require('./emit.cjs');

const [outdir, , assembly] = process.argv.slice(2);

/** CfnInclude does not know references between stacks: a text is put in their place, which costs less. */
function withoutStackOutputs(_, value) {
  return value?.['Fn::GetStackOutput'] ? 'elsewhere' : value;
}

emit(outdir, assembly, (stack, template) => {
  const templateFile = join(outdir, `${stack.node.addr}.json`);
  writeFileSync(templateFile, JSON.stringify(template, withoutStackOutputs));
  new CfnInclude(stack, 'Template', { templateFile });
}).synth();
