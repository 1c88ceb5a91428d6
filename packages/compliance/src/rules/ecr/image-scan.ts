import type { Rule } from '../rule';
import type { Template } from '../template';

/** Images of a repository are scanned when they are pushed, or continuously. */
export const imageScan: Rule = {
  types: ['AWS::ECR::Repository'],
  judge: (repository) =>
    repository.flag('ImageScanningConfiguration', 'ScanOnPush') === true || scansAll(repository.siblings),
};

/** Whether the registry scans all repositories. */
function scansAll(template: Template): boolean {
  return template
    .inRegion('AWS::ECR::RegistryScanningConfiguration')
    .flatMap((registry) => registry.items('Rules'))
    .filter((rule) => ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN'].includes(rule.text('ScanFrequency') ?? ''))
    .some((rule) => rule.items('RepositoryFilters').some((filter) => filter.text('Filter') === '*'));
}
