// Synthesizes the app: `node app.cjs <outdir> <packs: true|false> <folder of the compiled app>`.
const { join, resolve } = require('node:path');

const [outdir, packs, folder] = process.argv.slice(2);
const load = (name) => require(join(resolve(folder), name));
const app = load('pets-platform-app.js').petsPlatformApp({ outdir, variables: {} });
// load the packs only if they run, like the floor
if (packs === 'true') {
  Error.stackTraceLimit = 40;
  require('@pets/compliance')
    .Compliance.of(app)
    .check({
      packs: load('compliance/packs.js').PACKS,
      acknowledgements: load('compliance/acknowledgements.js').acknowledgementsOf(app),
    });
}
app.synth();
