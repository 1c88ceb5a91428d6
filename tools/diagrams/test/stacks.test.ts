import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import { readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { dotOf } from '../src/render';
import { stackGraph } from '../src/stacks';

function stagesOf(build: (stage: Stage) => void) {
  const app = new App();
  build(new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } }));
  return readAssembly(app.synth().directory);
}

const [stage] = stagesOf((scope) => {
  const [data, service, audit] = ['Data', 'Service', 'Audit'].map((id) => new Stack(scope, id));
  const [first, second] = ['A', 'B'].map((id) => new CfnResource(data, id, { type: 'Test::A::B' }));
  for (const id of ['C', 'D'])
    new CfnResource(service, id, { type: 'Test::A::B', properties: { A: first.ref, B: second.ref, C: first.ref } });
  service.addStackDependency(audit);
});

test('an arrow leads from a stack to one whose outputs it reads, with the number of different outputs', () => {
  const { edges } = stackGraph(stage);
  const reads = edges.filter(({ isOrder }) => !isOrder);
  // exports of the CDK are read with Fn::ImportValue
  expect(reads).toEqual([{ from: 'Service', to: 'Data', label: '2 values' }]);
});

test('a dependency without values is dashed', () => {
  const graph = stackGraph(stage);
  expect(graph.edges).toContainEqual({ from: 'Service', to: 'Audit', isOrder: true });
  expect(dotOf(graph)).toContain('"Service" -> "Audit" [label="", style=dashed];');
});

test('each stack has its resources, its Region and its link', () => {
  const { nodes, title } = stackGraph(stage, (id) => `report.html#${id}`);
  expect(title).toBe('Stacks of dev');
  expect(nodes.find(({ id }) => id === 'Data')).toEqual({
    id: 'Data',
    label: 'Data',
    detail: '2 resources',
    group: 'eu-west-1',
    kind: 'stack',
    link: 'report.html#Data',
  });
});
