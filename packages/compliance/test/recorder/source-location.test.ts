import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct, RootConstruct } from 'constructs';
import { SourceLocator } from '../../src/recorder/source-location';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'source-')));
const app = join(root, 'apps/shop');
mkdirSync(join(root, '.git'));
mkdirSync(join(app, 'lib'), { recursive: true });
writeFileSync(join(app, 'package.json'), '{}');
// one segment: the first column of line 1 comes from column 3 of line 5 of the first source
const map = { version: 3, file: 'mapped.js', sources: ['../src/mapped.ts'], names: [], mappings: 'AAIE' };
writeFileSync(join(app, 'lib/mapped.js.map'), JSON.stringify(map));

const locator = new SourceLocator(join(app, 'lib/main.js'));

function locate(...frames: string[]) {
  const construct = new Construct(new RootConstruct(), 'Construct');
  if (frames.length > 0) construct.node.addMetadata('aws:cdk:creationStack', frames);
  return locator.locate(construct);
}

test('is the line of the app, not of the libraries in the repository', () => {
  expect(
    locate(
      '...new Bucket in aws-cdk-lib...',
      `new LogBucket (${root}/packages/security/lib/log-bucket.js:10:5)`,
      `new DataStack (${app}/lib/data-stack.js:20:7)`,
      `main (${app}/lib/main.js:3:1)`,
    ),
  ).toEqual({ file: 'apps/shop/lib/data-stack.js', line: 20, column: 7 });
});

test('is the line of a library in the repository if the stack trace does not contain the app', () => {
  const frame = `new LogBucket (${root}/packages/security/lib/log-bucket.js:10:5)`;
  expect(locate(frame)).toEqual({ file: 'packages/security/lib/log-bucket.js', line: 10, column: 5 });
});

test('is the line of the source file if it has a source map', () => {
  const location = locate(`Object.<anonymous> (${app}/lib/mapped.js:1:1)`);
  expect(location).toEqual({ file: 'apps/shop/src/mapped.ts', line: 5, column: 3 });
});

test.each([
  ['without a stack trace', []],
  ['if all code is in node_modules', [`new Bucket (${root}/node_modules/aws-cdk-lib/aws-s3/lib/bucket.js:1:1)`]],
  ['outside the repository', ['main (/elsewhere/main.js:1:1)']],
  ['if the stack trace is truncated', ['...aws-cdk-lib...', '(no user code in 10 frames, use --stack-trace-limit)']],
])('is undefined %s', (_, frames) => {
  expect(locate(...frames)).toBeUndefined();
});

test('is relative to the folder of the package without a repository', () => {
  const lone = realpathSync(mkdtempSync(join(tmpdir(), 'source-')));
  writeFileSync(join(lone, 'package.json'), '{}');
  const construct = new Construct(new RootConstruct(), 'Construct');
  construct.node.addMetadata('aws:cdk:creationStack', [`main (${lone}/main.js:1:2)`]);
  expect(new SourceLocator(join(lone, 'main.js')).locate(construct)).toEqual({ file: 'main.js', line: 1, column: 2 });
});
