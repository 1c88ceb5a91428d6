import { dataNodes, OPENSEARCH } from '../private/search-domains';

/** A domain has three data nodes in several Availability Zones. */
export const openSearchDataNodes = dataNodes(OPENSEARCH, 'ClusterConfig');
