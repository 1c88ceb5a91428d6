/** Largest number of days in a lifecycle rule: a signed 32-bit integer (S3 API, `LifecycleExpiration`). */
export const MAX_LIFECYCLE_DAYS = 2_147_483_647;
