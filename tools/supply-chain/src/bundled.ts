import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { bundleCommand, output } from '../../../packages/nx-cdk/src/toolkit';
import type { Component } from './bom';

/** Folder of a package in `node_modules`, at the beginning of the path of a file. */
const INSTALLED = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * Returns the npm packages whose code is in the Lambda functions of a package, which has no dependency on them. They are
 * those that esbuild bundles in the build.
 */
export function bundledComponents(root: string, folder: string): Component[] {
  if (!existsSync(join(folder, 'functions'))) return [];
  const work = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const metafile = join(work, 'meta.json');
    const env = { PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` };
    output('sh', ['-c', `${bundleCommand(work)} --log-level=warning --metafile=${metafile}`], { cwd: folder, env });
    const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { inputs: Record<string, unknown> };
    const folders = Object.keys(inputs).flatMap((path) => INSTALLED.exec(resolve(folder, path)) ?? []);
    return [...new Set(folders)].map(component).sort((a, b) => (a.purl < b.purl ? -1 : 1));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function component(folder: string): Component {
  const file = readFileSync(join(folder, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(file) as { name: string; version: string; license?: string };
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    scope: 'required',
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license ? { licenses: [{ expression: license }] } : {}),
    properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }],
  };
}
