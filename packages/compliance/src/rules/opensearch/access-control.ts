import type { Rule } from '../rule';

/** A domain has fine-grained access control. */
export const openSearchAccessControl: Rule = {
  types: ['AWS::OpenSearchService::Domain'],
  judge: (domain) => domain.flag('AdvancedSecurityOptions', 'Enabled') === true,
};
