import { ELASTICSEARCH, latestTls } from '../private/search-domains';

/** A domain requires HTTPS with the latest TLS policy. */
export const elasticsearchTls = latestTls(ELASTICSEARCH);
