import { Assemblies, type TypeReference } from '../src/assemblies';
import { Generator } from '../src/generate';
import type { Input, Recipe } from '../src/recipe';
import type { Validation } from '../src/validation';
import { Judge } from '../src/verdict';

const assemblies = new Assemblies();
const generator = new Generator(assemblies);
// the templates of the smallest inputs are validated by another test
const judge = new Judge(assemblies, { errors: () => [], prepare: () => undefined } as unknown as Validation);

/** Props that require another one, which the smallest input lacks. */
const REQUIRES_ANOTHER: readonly string[] = ['service.ServiceFileSystem.backupRetentionDays'];

function tokenOf({ primitive, fqn }: TypeReference): Recipe | undefined {
  if (primitive === 'string' || primitive === 'number') return { $token: primitive };
  return fqn === 'aws-cdk-lib.Duration' ? { $tokenDuration: 'minutes' } : undefined;
}

/** The smallest input of each construct with a token in one prop. */
const inputs = assemblies.constructs().flatMap((type): [string, Input][] => {
  const [, , props] = assemblies.constructorOf(type);
  const smallest = generator.smallest(type);
  return assemblies.propsOf(props?.type.fqn ?? '').flatMap(({ name, type: reference }): [string, Input][] => {
    const token = tokenOf(reference);
    const given = smallest.props as Record<string, Recipe>;
    return token === undefined
      ? []
      : [[`${type.fqn.replace('@pets/', '')}.${name}`, { ...smallest, props: { ...given, [name]: token } }]];
  });
});

test('constructs have props that can be tokens', () => {
  expect(inputs.length).toBeGreaterThan(200);
});

test.each(inputs.filter(([name]) => !REQUIRES_ANOTHER.includes(name)))(
  'a token as %s is accepted, or the error says that it must be a literal',
  (_, input) => {
    const verdict = judge.judge(input);
    if (verdict.outcome === 'synthesized') return;
    expect(verdict).toEqual({ outcome: 'refused', message: expect.stringMatching(/token|must be a literal/) });
  },
);
