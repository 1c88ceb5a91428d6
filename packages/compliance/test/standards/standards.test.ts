import { AWS_FSBP_CONTROLS, awsFsbp } from '../../src/standards/aws-fsbp';
import { CIS_RECOMMENDATIONS, cisAwsFoundations } from '../../src/standards/cis';
import { PCI_DSS_REQUIREMENTS, pciDss } from '../../src/standards/pci-dss';
import { CATALOGUE } from '../../src/rules/catalogue';

const RECOMMENDATION = /^[1-5](\.\d+){1,2}$/;

test.each([
  ['CIS AWS Foundations', cisAwsFoundations(), 63],
  ['AWS FSBP', awsFsbp(), 364],
  ['PCI DSS', pciDss(), 141],
])('%s has each control once, with a title and a decision', (_, { controls }, count) => {
  expect(controls).toHaveLength(count);
  expect(new Set(controls.map(({ id }) => id)).size).toBe(count);
  expect(controls.filter(({ title, decisions }) => title === '' || decisions.length === 0)).toEqual([]);
});

test.each([
  ['AWS FSBP', awsFsbp(), 367],
  ['PCI DSS', pciDss(), 142],
  ['CIS AWS Foundations', cisAwsFoundations(), 63],
])('%s has all controls that AWS lists, except for retired ones', (_, { controls, retired = [] }, listed) => {
  expect(controls.length + retired.length).toBe(listed);
  expect(controls.filter(({ id }) => retired.includes(id))).toEqual([]);
  expect(CATALOGUE.flat().filter(({ id }) => retired.includes(id))).toEqual([]);
});

test('each control of the catalogue belongs to a standard', () => {
  const used = new Set([
    ...AWS_FSBP_CONTROLS,
    ...Object.keys(PCI_DSS_REQUIREMENTS),
    ...CIS_RECOMMENDATIONS.flatMap(({ decidedBy }) => decidedBy),
  ]);
  expect(CATALOGUE.flat().filter(({ id }) => !used.has(id))).toEqual([]);
});

test('recommendations of CIS have numbers and titles of their own', () => {
  expect(CIS_RECOMMENDATIONS.filter(({ id }) => !RECOMMENDATION.test(id))).toEqual([]);
  expect(new Set(CIS_RECOMMENDATIONS.map(({ title }) => title)).size).toBe(CIS_RECOMMENDATIONS.length);
});

test('a recommendation of CIS has the decisions of the controls that decide it', () => {
  const { controls } = cisAwsFoundations();
  const decisionsOf = (id: string) => controls.find((control) => control.id === id)?.decisions;
  const controlDecision = (id: string) => CATALOGUE.flat().find((control) => control.id === id)?.decision;
  expect(decisionsOf('2.2.4')).toEqual([controlDecision('RDS.5'), controlDecision('RDS.15')]);
  expect(decisionsOf('1.6')).toEqual([{ by: 'person', reason: 'Whether a use of the root user is justified' }]);
});

test('requirements of PCI DSS have numbers of the standard', () => {
  const numbers = Object.values(PCI_DSS_REQUIREMENTS).flat();
  expect(numbers.filter((number) => !/^(A?\d{1,2})(\.\d{1,2}){1,3}$/.test(number))).toEqual([]);
  const requirementsOf = (id: string) => pciDss().controls.find((control) => control.id === id)?.requirements;
  expect(requirementsOf('Inspector.3')).toEqual(['6.2.4', '6.3.1']);
  expect(requirementsOf('EFS.6')).toEqual([]);
});
