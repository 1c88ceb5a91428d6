import { definitionsOf, findMoves, readAssembly, Templates, type Template } from '../../../packages/nx-cdk/src/toolkit';
import { Deployment } from './deployment';

/**
 * `nx refactor` on a deployment from before the stack Traffic existed: its resources were in the stack Service. The test moves
 * them back into Service, and expects that the command finds and moves each of them.
 */
const environments = readAssembly(new Deployment().folder).filter(({ name }) => name !== undefined);

describe.each(environments.map((stage) => ({ ...stage, account: '111111111111' })))('$name', (stage) => {
  const app = new Templates(new Map(stage.stacks.map((stack) => [stack, stack.template])));
  const find = (id: string) => stage.stacks.find((stack) => stack.id === id) as (typeof stage.stacks)[number];
  const [traffic, service] = [find('Traffic'), find('Service')];
  const own = Object.entries(traffic.template.Resources ?? {});
  const deployed = new Templates(new Map([...mergedTemplates()].filter(([stack]) => stack !== traffic)));

  /** All templates, with the resources of Traffic in Service. */
  function mergedTemplates(): Map<typeof traffic, Template> {
    const remaining = { Type: 'AWS::SNS::Topic' };
    const templates = new Map(stage.stacks.map((stack) => [stack, stack.template]));
    // CloudFormation refuses an empty stack
    templates.set(traffic, {
      ...traffic.template,
      Resources: { ...traffic.template.Resources, Remaining: remaining },
    });
    // the stack had the declarations that its resources need
    const { Parameters, Conditions, Mappings } = traffic.template;
    templates.set(service, {
      ...service.template,
      Parameters: { ...Parameters, ...service.template.Parameters },
      Conditions: { ...Conditions, ...service.template.Conditions },
      Mappings: { ...Mappings, ...service.template.Mappings },
    });
    const moves = own.map(([logicalId, { Type: type }]) => ({
      type,
      from: { stack: traffic, logicalId },
      to: { stack: service, logicalId: idInService(logicalId) },
    }));
    const before = new Templates(templates);
    for (const [stack, template] of definitionsOf(moves, before, before)) templates.set(stack, template);
    return templates;
  }

  function idInService(logicalId: string): string {
    return Object.hasOwn(service.template.Resources ?? {}, logicalId) ? `${logicalId}Before` : logicalId;
  }

  test('each resource of Traffic is found in Service', () => {
    const { moves } = findMoves(stage, deployed, app, []);
    const found = moves.map(({ from, to }) => [`${from.stack.id}/${from.logicalId}`, `${to.stack.id}/${to.logicalId}`]);
    const expected = own.map(([logicalId]) => [`Service/${idInService(logicalId)}`, `Traffic/${logicalId}`]);
    expect(found.sort()).toEqual(expected.sort());
    expect(found.length).toBeGreaterThan(20);
  });

  test('the refactoring leaves Traffic as the app has it', () => {
    const { moves } = findMoves(stage, deployed, app, []);
    const templates = definitionsOf(moves, deployed, app);
    expect([...templates.keys()].map(({ id }) => id).sort()).toEqual(['Service', 'Traffic']);
    expect(templates.get(traffic)?.Resources).toEqual(traffic.template.Resources);
    expect(templates.get(traffic)?.Outputs).toEqual(traffic.template.Outputs);
  });

  test('the refactoring leaves the resources of Service in Service', () => {
    const { moves } = findMoves(stage, deployed, app, []);
    const after = definitionsOf(moves, deployed, app).get(service);
    expect(Object.keys(after?.Resources ?? {}).sort()).toEqual(Object.keys(service.template.Resources ?? {}).sort());
    expect(Object.keys(after?.Outputs ?? {}).sort()).toEqual(Object.keys(service.template.Outputs ?? {}).sort());
  });
});
