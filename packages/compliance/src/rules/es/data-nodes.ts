import { dataNodes, ELASTICSEARCH } from '../private/search-domains';

/** A domain has three data nodes in several Availability Zones. */
export const elasticsearchDataNodes = dataNodes(ELASTICSEARCH, 'ElasticsearchClusterConfig');
