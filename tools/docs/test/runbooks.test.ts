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
  console.warn('commands of the runbooks are not parsed: pip install -r .ci/requirements.txt brings the AWS CLI');

/** What the parser makes of one block. */
function tried(block: string) {
  return tryCommands(`\`\`\`sh\n${block}\n\`\`\`\n`, python ?? '');
}

test.each([...documents, 'README.md', 'CONTRIBUTING.md'])('bash can parse the commands of %s', (file) => {
  expect(syntaxErrors(read(file))).toEqual([]);
});

describe.each(documents.filter((file) => shellBlocks(read(file)).length > 0))('%s', (file) => {
  withCli(
    'has commands that the AWS CLI takes, and says which nobody tried',
    () => {
      const { parsed, problems, unchecked } = tryCommands(read(file), python ?? '');
      expect(problems).toEqual([]);
      const written =
        shellBlocks(read(file))
          .join('')
          .match(/(^|\(|\| )\s*aws [a-z]/gm) ?? [];
      expect(parsed).toBeGreaterThanOrEqual(written.length);
      const admitted = read('docs/runbooks/README.md');
      expect(
        unchecked.filter(
          (command) => ![command, command.split(' ')[0]].some((each) => admitted.includes(`\`${each}\``)),
        ),
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
    ['a parameter that lacks', 'aws rds promote-read-replica', '--db-instance-identifier'],
    ['a command that the service has not', 'aws ecs restart-service --cluster c', 'restart-service'],
    ['a service that AWS has not', 'aws rdss describe-db-instances', 'rdss'],
    ['a value of the wrong type', 'aws ecs update-service --service s --desired-count two', 'two'],
    ['a value that is too short', 'aws secretsmanager get-secret-value --secret-id s --version-id v', 'min length: 32'],
    ['a query for what nobody answers', "aws sts get-caller-identity --query 'Acount'", 'Acount'],
    ['a query that does not parse', "aws sts get-caller-identity --query '['", 'Bad value for --query'],
    ['a wait for what cannot come', 'aws rds wait db-instance-there --db-instance-identifier db', 'db-instance-there'],
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
    [
      'a variable that nobody set',
      `${region}\naws ecs list-services --cluster "$CLUSTER"`,
      'CLUSTER: unbound variable',
    ],
    ['no region', 'aws ecs list-services', 'You must specify a region'],
    ['a command that nobody has', 'asw sts get-caller-identity', 'asw: command not found'],
    [
      'an output that is read wrongly',
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

  test('a quote that does not end', () => {
    expect(syntaxErrors("```sh\nfor each in a b; do echo 'one; done\n```\n")).toEqual([
      expect.stringContaining('unexpected EOF'),
    ]);
  });
});

withCli(
  'an answer feeds the next command, in pipes, substitutions, loops and files',
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
