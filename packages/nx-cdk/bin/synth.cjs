#!/usr/bin/env node
// Runs a CDK app with the context of its cdk.json, as the CDK's command line would: without the second that it takes to
// start. A command and no executor: Nx gives each executor a terminal of its own, and the first would swallow the answer
// to a question of the second.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
// what the user gives by the environment comes before what was looked up, and that before the app's own
const context = {
  ...read('cdk.json').context,
  ...read('cdk.context.json'),
  ...JSON.parse(process.env.CDK_CONTEXT_JSON || '{}'),
};
const env = { CDK_OUTDIR: 'cdk.out', ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) };
const { status } = spawnSync(read('cdk.json').app, { env, shell: true, stdio: 'inherit' });
process.exitCode = status ?? 1;
