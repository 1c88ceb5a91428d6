// The fast build: each project is compiled to its folder `lib-dev`, and Node.js loads `lib-dev` instead of `lib`. If Node.js
// preloads this file, it loads the fast builds of the projects in the environment variable NX_CDK_FAST_BUILDS.
const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { createRequire } = require('node:module');
const Module = require('node:module');
const { dirname, isAbsolute, join, resolve, sep } = require('node:path');

const VARIABLE = 'NX_CDK_FAST_BUILDS';
/** Folder of the fast build, next to `lib`, so that paths of assets relative to a module are the same. */
const FOLDER = 'lib-dev';

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Returns the folders of the libraries in the workspace on which a project depends, by name. */
function librariesOf(project, found = new Map()) {
  const { dependencies, devDependencies, peerDependencies } = manifestOf(project);
  const { resolve: locate } = createRequire(join(realpathSync(project), 'index.js'));
  for (const name of Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })) {
    if (found.has(name)) continue;
    const folder = folderOf(name, locate);
    if (folder === undefined || !existsSync(join(folder, FOLDER, 'index.js'))) continue;
    found.set(name, folder);
    librariesOf(folder, found);
  }
  return found;
}

/** Returns the folder of a package of the workspace. Other packages are in `node_modules`. */
function folderOf(name, locate) {
  try {
    const folder = dirname(locate(`${name}/package.json`));
    return folder.split(sep).includes('node_modules') ? undefined : folder;
  } catch {
    return undefined; // not installed, or the manifest is not exported
  }
}

/** Returns the environment of a process that uses the fast builds of a project and of its libraries. */
exports.environmentOf = (project, variables = process.env) => {
  const projects = [['', realpathSync(project)], ...librariesOf(project)];
  const preload = `--require ${JSON.stringify(__filename)}`;
  const { NODE_OPTIONS = '' } = variables;
  return {
    ...variables,
    [VARIABLE]: JSON.stringify(projects),
    NODE_OPTIONS: NODE_OPTIONS.includes(preload) ? NODE_OPTIONS : `${NODE_OPTIONS} ${preload}`.trim(),
  };
};

exports.FOLDER = FOLDER;
exports.librariesOf = librariesOf;

/** Makes Node.js load the fast builds of projects. */
exports.load = (projects) => {
  const mains = new Map(projects.map(([name, folder]) => [name, join(folder, FOLDER, 'index.js')]));
  const swapped = (path) => {
    for (const [, folder] of projects) {
      const built = join(folder, 'lib') + sep;
      if (path.startsWith(built)) return join(folder, FOLDER, path.slice(built.length));
    }
    return undefined;
  };
  const original = Module._resolveFilename;
  Module._resolveFilename = function resolveFilename(request, parent, ...others) {
    const from = parent?.filename ?? '';
    if (mains.has(request) && !from.split(sep).includes('node_modules')) return mains.get(request);
    const file = isAbsolute(request) || /^\.\.?\//.test(request) ? swapped(resolve(dirname(from), request)) : undefined;
    try {
      return original.call(this, file ?? request, parent, ...others);
    } catch (error) {
      if (file === undefined) throw error;
      return original.call(this, request, parent, ...others);
    }
  };
};

if (process.env[VARIABLE]) exports.load(JSON.parse(process.env[VARIABLE]));
