const { folderProblems } = require('./tools/run/folders.cjs');

/**
 * Rules about imports between files: no cycles, and one direction between the folders of a library.
 * `npm test` runs them.
 */

/** Folders of each construct library, in the order of dependency: a folder may import from those after it only. */
const FOLDERS = {
  network: ['edge', 'vpc', 'security-groups'],
  security: ['deployers', 'audit', 'firewall', 'buckets', 'keys', 'tags'],
  database: ['proxy', 'tenants', 'secrets', 'rotation', 'backup', 'cache', 'postgres'],
  service: [
    'off-hours',
    'recovery',
    'service',
    'tasks',
    'scaling',
    'load-balancing',
    'sidecars',
    'containers',
    'deployment',
    'images',
  ],
  observability: ['dashboard', 'canary', 'logs', 'slo', 'cost', 'alarms', 'alerting'],
  compliance: [
    'cli',
    'evidence',
    'formats',
    'history',
    'reports',
    'assembly',
    'register',
    'packs',
    'standards',
    'cache',
    'rules',
    'recorder',
    'template',
  ],
};

/** Folders of the Nx plugin, in the order of dependency. */
const PLUGIN_FOLDERS = [
  'executors',
  'operations',
  'adoption',
  'refactoring',
  'deployment',
  'comparison',
  'assembly',
  'shared',
];

const problems = folderProblems(__dirname, FOLDERS);
if (problems.length > 0) throw new Error(problems.join('\n'));

/** Forbids imports from a folder into the folders before it, and from a library's `private` folder into any. */
const directions = Object.entries(FOLDERS).flatMap(([library, folders]) =>
  [...folders, 'private'].map((folder, position) => ({
    name: `${library}-${folder}-depends-on-later-folders`,
    comment: `In ${library}, dependencies follow the order ${[...folders, 'private'].join(', ')}.`,
    severity: 'error',
    from: { path: `^packages/${library}/src/${folder}/` },
    to: { path: `^packages/${library}/src/(${[...folders.slice(0, position), 'index\\.ts$'].join('|')})` },
  })),
);

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'private-of-another-folder',
      comment: 'A folder’s private/ is for that folder. Move what two folders need to the private/ of the library.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/([^/]+)/' },
      to: { path: '^packages/$1/src/.+/private/', pathNot: '^packages/$1/src/$2/' },
    },
    {
      name: 'private-of-a-folder-from-the-root',
      severity: 'error',
      from: { path: '^packages/(network|security|database|service|observability|compliance)/src/index\\.ts$' },
      to: { path: '/private/' },
    },
    {
      name: 'unknown-folder',
      comment: 'Each folder of a construct library is in the list FOLDERS of .dependency-cruiser.cjs.',
      severity: 'error',
      from: {},
      to: {
        path: `^packages/(${Object.keys(FOLDERS).join('|')})/src/[^/]+/`,
        pathNot: Object.entries(FOLDERS).map(
          ([library, folders]) => `^packages/${library}/src/(${[...folders, 'private'].join('|')})/`,
        ),
      },
    },
    {
      name: 'toolkit-of-nx-cdk',
      comment: 'Private tools use the parts of the plugin that packages/nx-cdk/src/toolkit.ts exports.',
      severity: 'error',
      from: { path: '^(tools|apps)/' },
      to: { path: '^packages/nx-cdk/src/', pathNot: '^packages/nx-cdk/src/toolkit\\.ts$' },
    },
    ...PLUGIN_FOLDERS.slice(1).map((folder, position) => ({
      name: `nx-cdk-${folder}-depends-on-later-folders`,
      comment: `In nx-cdk, dependencies follow the order ${PLUGIN_FOLDERS.join(', ')}.`,
      severity: 'error',
      from: { path: `^packages/nx-cdk/src/${folder}/` },
      to: { path: `^packages/nx-cdk/src/(${PLUGIN_FOLDERS.slice(0, position + 1).join('|')})/` },
    })),
    ...directions,
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/lib/', '/lib-dev/', '/dist/'] },
    exclude: { path: ['/lib/', '/lib-dev/', '/dist/', '/cdk\\.out/', '/templates/'] },
    // type-only imports count too
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.cjs', '.js'] },
  },
};
