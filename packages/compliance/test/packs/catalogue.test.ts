import { rules } from 'cdk-nag';
import { CATALOGUE } from '../../src/rules/catalogue';
import { CIS_RECOMMENDATIONS } from '../../src/standards/cis';

const decisions = [
  ...CATALOGUE.flat().map(({ decision }) => decision),
  ...CIS_RECOMMENDATIONS.flatMap(({ decidedBy }) => decidedBy.filter((by) => typeof by !== 'string')),
];
const names = decisions.flatMap((decision) =>
  decision.by === 'rule' && 'cdkNag' in decision.rule ? [decision.rule.cdkNag] : [],
);

test.each([...new Set(names)])('%s is a rule of cdk-nag', (name) => {
  const [service, rule] = name.split('.');
  expect((rules as unknown as Record<string, Record<string, unknown>>)[service][rule]).toBeInstanceOf(Function);
});
