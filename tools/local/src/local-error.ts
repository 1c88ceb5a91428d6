/** A failure that its message tells whole: no stack trace helps. */
export class LocalError extends Error {}
