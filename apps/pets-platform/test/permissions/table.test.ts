import { CASE_NAMES, modelOf } from '../../permissions/cases';
import { expectationsOf, TABLE, unknownTypes, unusedRoles } from '../../permissions/table';

const models = CASE_NAMES.map((name) => [name, modelOf(name)] as const);

/** The table without the entry of a type. */
function without(type: string): typeof TABLE {
  return Object.fromEntries(Object.entries(TABLE).filter(([each]) => each !== type));
}

describe.each(models)('in %s', (_, model) => {
  const expectations = expectationsOf(model);

  test('each resource type has an entry', () => {
    expect(unknownTypes(model)).toEqual([]);
  });

  test('each role has an entry that uses it', () => {
    expect(unusedRoles(model, expectations).map(({ path }) => path)).toEqual([]);
  });

  test('each expectation has an action, a resource, a reason and a page', () => {
    expect(expectations.length).toBeGreaterThan(300);
    for (const { action, resource, reason, source } of expectations) {
      expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
      expect(resource).toMatch(/^(\*|arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:\S+)$/);
      expect(reason).toMatch(/\w+ \w+/);
      expect(source).toMatch(/^https:\/\/docs\.(aws\.amazon|github)\.com\//);
    }
  });
});

test('each entry without a permission has a reason and a page', () => {
  for (const entry of Object.values(TABLE)) {
    if (typeof entry === 'function') continue;
    expect(entry.none).toMatch(/^[A-Z].+\.$/);
    expect(entry.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});

test('each entry is for a type of the templates', () => {
  const types = new Set(models.flatMap(([, model]) => model.resources().map(({ type }) => type)));
  expect(Object.keys(TABLE).filter((type) => !types.has(type))).toEqual([]);
});

test('a resource type without an entry is found', () => {
  const [[, dev]] = models;
  expect(unknownTypes(dev, without('AWS::SQS::Queue'))).toEqual(['AWS::SQS::Queue']);
});

test('a role that no entry uses is found', () => {
  const [[, dev]] = models;
  const roles = unusedRoles(dev, expectationsOf(dev, without('AWS::EC2::FlowLog')));
  expect(roles.map(({ path }) => path)).toEqual(['dev/Network/Vpc/FlowLogRole']);
});

test('a role of GitHub workflows that the table does not know is found', () => {
  const model = modelOf('dev', ({ Resources }) => {
    for (const { Properties } of Object.values(Resources))
      if (Properties?.RoleName === 'pets-api-reviewer') Properties.RoleName = 'auditor';
  });
  expect(() => expectationsOf(model)).toThrow('table/github.ts must know the role auditor');
});

test('a task of a state machine that the table does not know is found', () => {
  const model = modelOf('dev', ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources))
      if (Type === 'AWS::StepFunctions::StateMachine')
        Properties!.DefinitionString = JSON.stringify({
          States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish' } },
        });
  });
  expect(() => expectationsOf(model)).toThrow(
    'must know the integration arn:aws:states:::sns:publish of dev/Service/Restart',
  );
});

test('a target of a rule that the table does not know is found', () => {
  const model = modelOf('dev', ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources))
      if (Type === 'AWS::Events::Rule')
        Properties!.Targets = [{ Id: 'a', Arn: 'arn:aws:kinesis:us-east-1:111111111111:stream/a' }];
  });
  expect(() => expectationsOf(model)).toThrow(
    'must know the target arn:aws:kinesis:us-east-1:111111111111:stream/a of dev/',
  );
});
