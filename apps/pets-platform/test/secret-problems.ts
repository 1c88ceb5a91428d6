// Prints the secrets in an assembly, or in each of the templates of the standard input. Jest cannot load secretlint, which is an
// ES module.
import { readFileSync } from 'node:fs';
import { secretProblems, secretsOf } from '../src/compliance/secrets';

async function main(assembly: string | undefined): Promise<void> {
  if (assembly !== undefined) return console.log(JSON.stringify(await secretProblems(assembly)));
  const templates = JSON.parse(readFileSync(0, 'utf8')) as Record<string, unknown>[];
  console.log(JSON.stringify(await Promise.all(templates.map(secretsOf))));
}

void main(process.argv[2]);
