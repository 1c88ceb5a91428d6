import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '../../../packages/nx-cdk/src/toolkit';
import { PAGE, writeDiagrams } from './diagrams';

const HELP = `npm run diagrams [-- --assembly=FOLDER --out=FOLDER | --docs]

Draws the stacks, the network flows and the path of a request of each environment from a cloud assembly.

  --assembly  cloud assembly (default: apps/pets-platform/cdk.out, which npm run synth writes)
  --out       folder for the SVG files and the page (default: reports/diagrams)
  --docs      also updates the files in docs/diagrams
  --help      this text`;

async function main(): Promise<void> {
  const root = join(__dirname, '../../..');
  const { values } = parseArgs({
    options: {
      assembly: { type: 'string' },
      out: { type: 'string' },
      docs: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(HELP);
  const out = values.out ?? join(root, 'reports/diagrams');
  const files = await writeDiagrams(values.assembly ?? join(root, 'apps/pets-platform/cdk.out'), out);
  if (values.docs)
    for (const file of readdirSync(join(root, 'docs/diagrams')).filter((name) => files.includes(name)))
      copyFileSync(join(out, file), join(root, 'docs/diagrams', file));
  console.log(`${files.length} files, see ${join(out, PAGE)}`);
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
