import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonOfAwsCli, shellBlocks, syntaxErrors, tryCommands } from './shell-commands';

const root = join(__dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`);
const python = pythonOfAwsCli();
const withCli = python === undefined ? test.skip : test;
if (python === undefined)
  console.warn(
    'the commands of the runbooks are not checked: install the AWS CLI with pip install -r .ci/requirements.txt',
  );

/** Result of the parser for one code block. */
function tried(block: string) {
  return tryCommands(`\`\`\`sh\n${block}\n\`\`\`\n`, python ?? '');
}

test.each([...documents, 'README.md', 'CONTRIBUTING.md'])('Bash can parse the commands of %s', (file) => {
  expect(syntaxErrors(read(file))).toEqual([]);
});

describe.each(documents.filter((file) => shellBlocks(read(file)).length > 0))('%s', (file) => {
  withCli(
    'has valid AWS CLI commands, and the runbook README lists the commands that are not checked',
    () => {
      const { parsed, problems, unchecked } = tryCommands(read(file), python ?? '');
      expect(problems).toEqual([]);
      const written =
        shellBlocks(read(file))
          .join('')
          .match(/(^|\(|\| )\s*aws [a-z]/gm) ?? [];
      expect(parsed).toBeGreaterThanOrEqual(written.length);
      const listed = read('docs/runbooks/README.md');
      expect(
        unchecked.filter((command) => ![command, command.split(' ')[0]].some((each) => listed.includes(`\`${each}\``))),
      ).toEqual([]);
    },
    60_000,
  );
});

describe('a runbook fails with', () => {
  const region = 'export AWS_REGION=us-east-1';

  withCli.each([
    [
      'a mistyped option',
      'aws rds delete-db-instance --db-instance-identifier db --skip-final-snapshots',
      'Unknown options: --skip-final-snapshots',
    ],
    ['a missing parameter', 'aws rds promote-read-replica', '--db-instance-identifier'],
    ['an unknown command of a service', 'aws ecs restart-service --cluster c', 'restart-service'],
    ['an unknown service', 'aws rdss describe-db-instances', 'rdss'],
    ['a value of the wrong type', 'aws ecs update-service --service s --desired-count two', 'two'],
    ['a value that is too short', 'aws secretsmanager get-secret-value --secret-id s --version-id v', 'min length: 32'],
    ['a query for a field that the output does not have', "aws sts get-caller-identity --query 'Acount'", 'Acount'],
    ['a query that does not parse', "aws sts get-caller-identity --query '['", 'Bad value for --query'],
    [
      'an index on each page of the output',
      "aws backup list-backup-vaults --query 'BackupVaultList[0].BackupVaultName' --output text",
      'use --output json and jq',
    ],
    [
      'a function on each page of the output',
      "aws backup list-backup-vaults --query 'length(BackupVaultList)' --output text",
      'use --output json and jq',
    ],
    ['an unknown waiter', 'aws rds wait db-instance-there --db-instance-identifier db', 'db-instance-there'],
  ])(
    '%s',
    (_, command, problem) => {
      const { parsed, problems } = tried(`${region}\n${command}`);
      expect(parsed).toBe(1);
      expect(problems).toEqual([expect.stringContaining(problem)]);
    },
    30_000,
  );

  withCli.each([
    ['an unset variable', `${region}\naws ecs list-services --cluster "$CLUSTER"`, 'CLUSTER: unbound variable'],
    ['no Region', 'aws ecs list-services', 'You must specify a region'],
    ['an unknown command', 'asw sts get-caller-identity', 'asw: command not found'],
    [
      'an invalid option of a command that reads the output',
      `${region}\naws sts get-caller-identity | grep --acount`,
      'exit code 2 of: grep',
    ],
  ])(
    '%s',
    (_, block, problem) => {
      expect(tried(block).problems.join('\n')).toContain(problem);
    },
    30_000,
  );

  withCli.each([
    ['an index within each element', "--query 'DBInstances[].VpcSecurityGroups[0].Status' --output text"],
    ['JSON output', "--query 'DBInstances[0].Engine' --output json"],
    ['one page', "--query 'DBInstances[0].Engine' --output text --no-paginate"],
  ])(
    'no problem for a query with %s',
    (_, options) => {
      expect(tried(`${region}\naws rds describe-db-instances ${options}`).problems).toEqual([]);
    },
    30_000,
  );

  test('an unclosed quote', () => {
    expect(syntaxErrors("```sh\nfor each in a b; do echo 'one; done\n```\n")).toEqual([
      expect.stringContaining('unexpected EOF'),
    ]);
  });
});

withCli(
  'passes the output of a command to the next in pipes, substitutions, loops and files',
  () => {
    const { parsed, problems, unchecked } = tried(`
export AWS_REGION=us-east-1
ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
for each in a b; do aws ecs list-services --cluster "$each-$ACCOUNT" | jq -r '.serviceArns[0]' > file; done
aws secretsmanager put-secret-value --secret-id s --secret-string file://file
npx cdk diff
`);
    expect([parsed, problems, unchecked]).toEqual([4, [], ['npx cdk']]);
  },
  30_000,
);
