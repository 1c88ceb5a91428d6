import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../deployment/session';
import { lowestVersions } from '../peers/lowest-versions';
import { testWithPeers } from '../peers/test-with-peers';
import { executor } from '../shared/executor';

/** Options of the target `test-lowest`. */
export interface TestLowestOptions {
  /** Test files to leave out, as in the Jest option `testPathIgnorePatterns`. */
  readonly testPathIgnorePatterns?: readonly string[];
}

/** Compiles a copy of the library and runs its tests with the lowest versions of its peer dependencies. */
export default executor<TestLowestOptions>(async ({ testPathIgnorePatterns }, context) => {
  const project = projectRoot(context);
  const manifest = JSON.parse(readFileSync(join(context.root, project, 'package.json'), 'utf8')) as {
    peerDependencies?: Record<string, string>;
  };
  const versions = lowestVersions(manifest.peerDependencies);
  const listed = Object.entries(versions).map(([name, at]) => `${name}@${at}`);
  console.log(`${context.projectName} with ${listed.join(', ')}`);
  await testWithPeers({ root: context.root, project, versions, testPathIgnorePatterns });
});
