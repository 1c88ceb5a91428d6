#!/usr/bin/env node
// Runs the examples of the library in the working directory, which `jsii-rosetta extract` wrote to a tablet.
const { runExamples } = require('../lib/examples/runner');

process.exitCode = runExamples(process.cwd(), process.argv[2]) ? 0 : 1;
