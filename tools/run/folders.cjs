const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/** Limit of source files in a folder, without those of its subfolders. */
const MAX_FILES = 14;

/**
 * Checks the folders of the construct libraries: `.dependency-cruiser.cjs` lists each one, and none has too many files.
 *
 * @param {string} root folder of the workspace
 * @param {Record<string, string[]>} libraries folders in `src` of each library
 * @returns {string[]} problems
 */
exports.folderProblems = (root, libraries) =>
  Object.entries(libraries).flatMap(([library, listed]) => {
    const source = join('packages', library, 'src');
    const folders = readdirSync(join(root, source), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
      .sort();
    const top = folders.map((folder) => folder.split(/[\\/]/)).filter((parts) => parts.length === 4);
    const names = top.map((parts) => parts[3]);
    const known = [...listed, 'private'];
    return [
      ...names
        .filter((name) => !known.includes(name))
        .map((name) => `${join(source, name)} must be in FOLDERS of .dependency-cruiser.cjs`),
      ...listed
        .filter((name) => !names.includes(name))
        .map((name) => `FOLDERS of .dependency-cruiser.cjs must list folders that exist, got ${join(source, name)}`),
      ...[source, ...folders].flatMap((folder) => {
        const { length } = readdirSync(join(root, folder)).filter((name) => /\.tsx?$/.test(name));
        return length > MAX_FILES ? [`${folder} must have at most ${MAX_FILES} source files, got ${length}`] : [];
      }),
    ];
  });
