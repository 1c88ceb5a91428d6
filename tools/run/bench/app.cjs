// Synthesizes the real app: `node app.cjs <outdir> <packs: true|false> <compiled app>`.
const { resolve } = require('node:path');

const [outdir, packs, compiled] = process.argv.slice(2);
const { petsPlatformApp } = require(resolve(compiled));
petsPlatformApp({ outdir, variables: {}, compliance: packs === 'true' }).synth();
