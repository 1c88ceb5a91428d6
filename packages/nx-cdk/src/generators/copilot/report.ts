import { posix } from 'node:path';
import type { CopilotFolder } from './manifests';
import type { Note, Outcome } from './notes';
import type { Translation } from './translate';

const SECTIONS: readonly (readonly [outcome: Outcome, title: string, text: string])[] = [
  ['byHand', 'By hand', 'Translate these fields yourself, before you deploy.'],
  ['noEquivalent', 'No equivalent', 'These fields have no effect in the app.'],
  ['unknown', 'Unknown fields', 'AWS Copilot does not document these fields. Check their spelling.'],
  ['translated', 'Translated', 'These fields are in the sources of the app.'],
];

/** Content of the report. */
export interface ReportOptions {
  readonly packageName: string;
  readonly application: string;
  readonly source: string;
  readonly folder: CopilotFolder;
  readonly translation: Translation;
  readonly stages: readonly string[];
  /** Names of secrets whose ARN is a placeholder. */
  readonly secretNames: readonly string[];
  readonly hasLoadBalancer: boolean;
  readonly hasImages: boolean;
}

/** Returns the report in Markdown. */
export function reportOf(options: ReportOptions): string {
  const { application, packageName, source, translation, stages } = options;
  const notes = [...translation.notes.all, ...foldersOf(options.folder)];
  const sections = SECTIONS.map(([outcome, title, text]) =>
    section(
      title,
      text,
      notes.filter((note) => note.outcome === outcome),
    ),
  );
  return `# Migration of ${application} from AWS Copilot

\`@pets/nx-cdk:from-copilot\` generated \`${packageName}\` from \`${posix.join(source, 'copilot')}\` for the environments ${stages.join(', ')}. The report
lists each field of the manifests.

## Before the first deployment

${tasksOf(options)
  .map((task, index) => `${index + 1}. ${task}\n`)
  .join('')}
${sections.join('\n')}`;
}

function tasksOf({ secretNames, hasLoadBalancer, hasImages }: ReportOptions): string[] {
  return [
    'Replace the placeholders of accounts in `src/environments.ts`, and check the Regions.',
    ...(hasLoadBalancer
      ? ['Set `certificateArn` of each stage in `src/environments.ts` to an issued certificate.']
      : []),
    'To keep the databases and the VPC of AWS Copilot, set `vpc` of each stage in `src/environments.ts` to its ids. Otherwise the app creates a VPC.',
    'Allow the security group of the tasks in the security groups of your databases and caches. The tasks can connect to HTTPS, to port 5432 of the group `database` and to port 6379 of the group `cache` only. Add other ports with `TierSecurityGroups.allow()`.',
    ...(secretNames.length > 0
      ? [
          `Replace the complete ARNs of the secrets ${secretNames.map((name) => `\`${name}\``).join(', ')} in \`src/environments.ts\`. AWS Secrets Manager adds six characters to the name.`,
        ]
      : []),
    ...(hasImages
      ? [
          'Deploy the stack `Platform`, push the images to its repositories, and write their tags to the parameters `image-tag`. Then deploy the other stacks.',
        ]
      : []),
    'Review the acknowledgements in `compliance-register.json`, and replace their owner.',
    'Replace the variables that the tasks do not have: `COPILOT_LB_DNS`, `COPILOT_SERVICE_DISCOVERY_ENDPOINT` and those of addons.',
  ];
}

function foldersOf({ pipelines, extensions }: CopilotFolder): Note[] {
  const note = (file: string, text: string): Note => ({ file, field: '', outcome: 'byHand', text, environments: [] });
  return [
    ...pipelines.map((file) =>
      note(file, 'Deploy with `nx deploy` in your CI service, for example with GitHub Actions and GithubDeployer'),
    ),
    ...extensions.map((file) =>
      note(
        file,
        file.endsWith('addons')
          ? 'Create the resources of the CloudFormation templates with constructs, and import existing ones with `nx adopt`'
          : 'Apply the overrides in the stacks of the app',
      ),
    ),
  ];
}

function section(title: string, text: string, notes: readonly Note[]): string {
  if (notes.length === 0) return `## ${title}\n\nNone.\n`;
  const rows = notes.map(({ file, field, text: cell, environments }) => {
    const where = environments.length === 0 ? 'all' : environments.join(', ');
    return `| \`${file}\` | ${field === '' ? '' : `\`${escaped(field)}\``} | ${escaped(cell)} | ${where} |`;
  });
  const head = '| File | Field | Result | Environments |\n| --- | --- | --- | --- |';
  return `## ${title}\n\n${text}\n\n${head}\n${rows.join('\n')}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}
