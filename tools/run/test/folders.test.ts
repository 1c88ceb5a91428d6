import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { folderProblems } from '../folders.cjs';

function workspaceWith(...files: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'folders-'));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}

const filesIn = (folder: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${folder}/file-${index}.ts`);

test('accepts listed folders, their subfolders, private folders and 14 files', () => {
  const files = [...filesIn('packages/queues/src/queue', 14), ...filesIn('packages/queues/src/queue/private', 1)];
  const root = workspaceWith(...files, 'packages/queues/src/private/checks.ts', 'packages/queues/src/index.ts');
  expect(folderProblems(root, { queues: ['queue'] })).toEqual([]);
});

test('fails for a folder with 15 files', () => {
  const root = workspaceWith(...filesIn('packages/queues/src/queue/private', 15));
  expect(folderProblems(root, { queues: ['queue'] })).toEqual([
    'packages/queues/src/queue/private must have at most 14 source files, got 15',
  ]);
});

test('fails for 15 files in src', () => {
  const root = workspaceWith(...filesIn('packages/queues/src', 15));
  expect(folderProblems(root, { queues: [] })).toEqual([
    'packages/queues/src must have at most 14 source files, got 15',
  ]);
});

test('fails for a folder that is not listed and for a listed folder that does not exist', () => {
  const root = workspaceWith('packages/queues/src/topic/topic.ts');
  expect(folderProblems(root, { queues: ['queue'] })).toEqual([
    'packages/queues/src/topic must be in FOLDERS of .dependency-cruiser.cjs',
    'FOLDERS of .dependency-cruiser.cjs must list folders that exist, got packages/queues/src/queue',
  ]);
});
