import { AWS_FSBP_CONTROLS } from '../../src/standards/aws-fsbp';
import { CIS_RECOMMENDATIONS } from '../../src/standards/cis';
import { PCI_DSS_REQUIREMENTS } from '../../src/standards/pci-dss';

const RECOMMENDATION = /^[1-5](\.\d+){1,2}$/;

test.each([
  ['CIS AWS Foundations', CIS_RECOMMENDATIONS.map(({ id }) => id), 63],
  ['AWS FSBP', AWS_FSBP_CONTROLS, 364],
  ['PCI DSS', Object.keys(PCI_DSS_REQUIREMENTS), 141],
])('%s has each control once', (_, ids, count) => {
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
});

test('recommendations of CIS have numbers, titles of their own and a decision', () => {
  expect(CIS_RECOMMENDATIONS.filter(({ id }) => !RECOMMENDATION.test(id))).toEqual([]);
  expect(CIS_RECOMMENDATIONS.filter(({ title, decidedBy }) => title === '' || decidedBy.length === 0)).toEqual([]);
  expect(new Set(CIS_RECOMMENDATIONS.map(({ title }) => title)).size).toBe(CIS_RECOMMENDATIONS.length);
});

test('requirements of PCI DSS have numbers of the standard', () => {
  const numbers = Object.values(PCI_DSS_REQUIREMENTS).flat();
  expect(numbers.filter((number) => !/^(A?\d{1,2})(\.\d{1,2}){1,3}$/.test(number))).toEqual([]);
});
