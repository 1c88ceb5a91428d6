import { join } from 'node:path';
import { writeSite } from './site';

const root = join(__dirname, '../../..');

writeSite(root, process.env.DOCS_BASE ?? '/')
  .then((count) => console.log(`${count} pages`))
  .catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
