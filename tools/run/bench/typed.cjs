// Cost of typed L1 constructs: synthesizes the templates of a cloud assembly with CfnInclude, which creates an L1 construct
// for each resource. `node typed.cjs <outdir> <packs: false> <assembly>`
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const emit = require('./emit.cjs');

const [outdir, , assembly] = process.argv.slice(2);

/** CfnInclude does not support Fn::GetStackOutput. A string replaces it, which takes less time. */
function withoutStackOutputs(_, value) {
  return value?.['Fn::GetStackOutput'] ? 'elsewhere' : value;
}

emit(outdir, assembly, (stack, template) => {
  const templateFile = join(outdir, `${stack.node.addr}.json`);
  writeFileSync(templateFile, JSON.stringify(template, withoutStackOutputs));
  new CfnInclude(stack, 'Template', { templateFile });
}).synth();
