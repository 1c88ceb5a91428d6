/** Port of every serverless cache ("Valkey and Redis OSS configuration and limits"). */
export const SERVERLESS_CACHE_PORT = 6379;
