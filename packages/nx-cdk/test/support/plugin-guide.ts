import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guide } from '../../src/guide/library-guide';
import { codeOf, listOf, sectionOf } from '../../src/guide/readme';

interface Schema {
  readonly properties: Readonly<Record<string, { readonly description: string; readonly default?: unknown }>>;
}

/** Returns the guide of this plugin for coding assistants: its targets with their options, and its generators. */
export function pluginGuide(folder: string): string {
  const read = <T>(file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
  const { executors } = read<{ executors: Record<string, { schema: string; description: string }> }>('executors.json');
  const { generators } = read<{ generators: Record<string, { schema: string; description: string }> }>(
    'generators.json',
  );
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const options = (file: string) =>
    // a configuration sets the stage, and all targets have the same folder
    Object.keys(read<Schema>(file).properties).filter(
      (name) => !['stage', 'outdir', 'verbose', '__unparsed__'].includes(name),
    );
  const line = (command: string, { description, schema }: { description: string; schema: string }) => {
    const names = options(schema).map((name) => `\`--${name}\``);
    return `- \`${command}\`: ${description}${names.length > 0 ? ` Options: ${names.join(', ')}.` : ''}`;
  };
  const rules = [
    '- `-c STAGE` selects the stage. `cdk.stages` of `package.json` lists the stages. Without it, the app has no stages.',
    '- Targets that work on a stage need credentials of its account. They never use another account.',
    '- A target uses the cloud assembly of `nx synth APP`, which runs before it. `nx TARGET APP --help` lists its options.',
    '- `deploy` and `destroy` ask before they delete data. Do not add `--yes`, `--allowReplacement`, `--allowLessProtection` or `--purge` unless the user asks for it.',
    '- `nx run-task APP -c STAGE -- COMMAND` runs a command in the account of the stage without a question. Options go after `--`, before the command.',
    '- `shell` and `tunnel` are for people: they wait for input or Ctrl-C. Do not add `--allowStage` unless the user asks for it.',
    '- `status`, `logs`, `open`, `diff`, `preflight` and `drift` without `--revert` change nothing.',
  ];
  const manifest = read<{ name: string; description: string }>('package.json');
  const { name, description } = manifest;
  const text = guide({ name, description }, readme, [
    { heading: 'Rules', lines: rules },
    {
      heading: 'Targets',
      lines: Object.entries(executors).map(([each, executor]) => line(`nx ${each} PROJECT`, executor)),
    },
    {
      heading: 'Generators',
      lines: Object.entries(generators).map(([each, generator]) => line(`nx g ${name}:${each}`, generator)),
    },
    { heading: 'Common mistakes', lines: listOf(sectionOf(readme, 'Troubleshooting')).split('\n') },
  ]);
  if (codeOf(sectionOf(readme, 'Quick start')) === '') throw new Error('README.md must have a quick start');
  return text;
}
