import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { Deployment } from '../../../apps/pets-platform/test/deployment';
import { networkGraph } from '../src/network';
import { requestPathGraph } from '../src/request-path';

const ROOT = join(__dirname, '../../..');
const { folder } = new Deployment();
const stages = readAssembly(folder);
const find = (name: string) => stages.find((stage) => stage.name === name) as (typeof stages)[number];

/** Edges of a diagram with the labels of the boxes. */
function edgesOf({ edges, nodes }: ReturnType<typeof networkGraph>): string[] {
  const label = (id: string) => nodes.find((node) => node.id === id)?.label;
  return edges.map(({ from, label: text, to }) => `${label(from)} → ${label(to)}: ${text}`);
}

test('the path of a request in dev', () => {
  expect(edgesOf(requestPathGraph(find('dev')))).toEqual([
    'Users → CloudFront: HTTPS',
    'CloudFront → AWS WAF: filters',
    'CloudFront → Load balancer: HTTPS',
    'Load balancer → AWS WAF: filters',
    'Load balancer → ECS service: HTTP 8080',
    'ECS service → PostgreSQL: TLS',
    'ECS service → Session cache: TLS',
  ]);
});

test('the path of a request in prod contains the replica', () => {
  expect(edgesOf(requestPathGraph(find('prod')))).toContain('PostgreSQL → PostgreSQL: replicates');
});

test.each(stages.map((stage) => [stage.name, stage]))('no connection in %s lacks a rule', (_, stage) => {
  const { edges } = networkGraph(stage);
  expect(edges.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(edges.length).toBeGreaterThan(5);
});

test('the diagrams in docs/diagrams are current. If not, run npm run diagrams -- --docs', async () => {
  const out = mkdtempSync(join(tmpdir(), 'diagrams-'));
  await promisify(execFile)('npx', ['tsx', 'tools/diagrams/src/main.ts', '--assembly', folder, '--out', out], {
    cwd: ROOT,
  });
  const current = readdirSync(join(ROOT, 'docs/diagrams'));
  expect(current).toEqual(['prod-network.svg', 'prod-request-path.svg']);
  for (const file of current)
    expect([file, readFileSync(join(ROOT, 'docs/diagrams', file), 'utf8')]).toEqual([
      file,
      readFileSync(join(out, file), 'utf8'),
    ]);
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  expect(page.match(/<figure/g)).toHaveLength(9);
  expect(page).not.toMatch(/(src|href)="https?:/);
}, 60_000);
