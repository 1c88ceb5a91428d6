import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
/** Prefix of IAM actions, by package of the SDK. */
const SERVICES: Readonly<Record<string, string>> = {
  cloudformation: 'cloudformation',
  cloudwatch: 'cloudwatch',
  'cloudwatch-logs': 'logs',
  ecr: 'ecr',
  ecs: 'ecs',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  rds: 'rds',
  'secrets-manager': 'secretsmanager',
  ssm: 'ssm',
};

/** Actions that AWS checks in addition to those of the calls. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  'run-task': ['ecs:TagResource', 'iam:PassRole'],
  // the Session Manager plugin decrypts the session
  shell: ['kms:GenerateDataKey'],
  // the token is a signed request that only the database reads
  tunnel: ['rds-db:connect'],
};

/** IAM actions of the calls in an executor and in the files of `operations` that it imports. */
function actionsOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const imports = [...source.matchAll(/^import (?!type)(.*?) from '(.*?)';/gms)];
  return imports.flatMap(([, names, from]) => {
    const [, client] = /^@aws-sdk\/client-(.*)$/.exec(from) ?? [];
    if (client !== undefined) {
      const calls = [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)];
      return calls.map(([, paginated, command]) => `${SERVICES[client]}:${paginated ?? command}`);
    }
    const path = join(dirname(file), `${from}.ts`);
    return path.includes('/operations/') && existsSync(path) ? actionsOf(path, seen) : [];
  });
}

/** Actions by command in the table of the README. */
function table(): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = readFileSync(join(root, 'README.md'), 'utf8').split('\n### Permissions of these commands\n');
  const rows = section.split('\n###')[0].matchAll(/^\| `nx ([\w-]+)` +\| (.*?) \|/gm);
  return new Map(
    [...rows].map(([, name, cell]) => [
      name,
      [...cell.matchAll(/`([a-z-]+:\w+)`/g)].map(([, action]) => action).sort(),
    ]),
  );
}

test.each(['status', 'logs', 'open', 'rollback', 'run-task', 'shell', 'tunnel', 'preview'])(
  'the README has the IAM actions of nx %s',
  (name) => {
    const actions = new Set([...actionsOf(join(root, `src/executors/${name}.ts`)), ...(IMPLIED[name] ?? [])]);
    expect(table().get(name)).toEqual([...actions].sort());
  },
);
