import type { Rule } from '../rule';

/** A domain has three dedicated primary nodes. */
export const elasticsearchPrimaryNodes: Rule = {
  types: ['AWS::Elasticsearch::Domain'],
  judge(domain) {
    const nodes = domain.in('ElasticsearchClusterConfig');
    return nodes.flag('DedicatedMasterEnabled') === true && (nodes.number('DedicatedMasterCount') ?? 0) >= 3;
  },
};
