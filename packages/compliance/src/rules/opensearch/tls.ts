import { latestTls, OPENSEARCH } from '../private/search-domains';

/** A domain requires HTTPS with the latest TLS policy. */
export const openSearchTls = latestTls(OPENSEARCH);
