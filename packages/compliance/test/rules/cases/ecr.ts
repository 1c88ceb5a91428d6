import { imageScan } from '../../../src/rules/ecr/image-scan';
import { immutableTags } from '../../../src/rules/ecr/immutable-tags';
import { lifecyclePolicy } from '../../../src/rules/ecr/lifecycle-policy';
import { type Case, included, PARAMETER, properties, resources, type RuleCases } from './case';

function registry(ScanFrequency: unknown, Filter: string): Case {
  return resources({
    'Judged AWS::ECR::Repository': {},
    'Registry AWS::ECR::RegistryScanningConfiguration': {
      Rules: [{ ScanFrequency, RepositoryFilters: [{ Filter, FilterType: 'WILDCARD' }] }],
    },
  });
}

export const ecr: Readonly<Record<string, RuleCases>> = {
  imageScan: {
    rule: imageScan,
    compliant: {
      'a scan on push': properties({ ImageScanningConfiguration: { ScanOnPush: true } }),
      'a registry that scans continuously': registry('CONTINUOUS_SCAN', '*'),
    },
    nonCompliant: {
      'the default': properties({}),
      'a registry without scans': registry(undefined, '*'),
      'a registry with manual scans': registry('MANUAL', '*'),
      'a registry that scans other repositories': registry('SCAN_ON_PUSH', 'other'),
    },
    unresolved: { 'a parameter': properties({ ImageScanningConfiguration: PARAMETER }) },
  },
  immutableTags: {
    rule: immutableTags,
    compliant: { immutable: properties({ ImageTagMutability: 'IMMUTABLE' }) },
    nonCompliant: { 'the default': properties({}), mutable: properties({ ImageTagMutability: 'MUTABLE' }) },
    unresolved: { 'a parameter': properties({ ImageTagMutability: PARAMETER }) },
  },
  lifecyclePolicy: {
    rule: lifecyclePolicy,
    compliant: { 'a policy': properties({ LifecyclePolicy: { LifecyclePolicyText: '{}' } }) },
    nonCompliant: { 'no policy': properties({}) },
    unresolved: { 'an included snippet': included },
  },
};
