#!/usr/bin/env node
// Runs a CDK app with the context of its cdk.json, like the AWS CDK CLI, which takes a second to start. It is a command
// and not an executor: Nx gives each executor its own terminal, and the first would read the input for the second.
// With --fast, the app and its libraries in the workspace are the fast builds.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { environmentOf } = require('./fast-builds.cjs');

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
// order of precedence: environment, lookups, cdk.json
const context = {
  ...read('cdk.json').context,
  ...read('cdk.context.json'),
  ...JSON.parse(process.env.CDK_CONTEXT_JSON || '{}'),
};
const env = { CDK_OUTDIR: 'cdk.out', ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) };
const fast = process.argv.includes('--fast');
const { status } = spawnSync(read('cdk.json').app, {
  env: fast ? environmentOf('.', env) : env,
  shell: true,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
