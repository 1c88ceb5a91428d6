/** A failure that its message tells whole: no stack trace helps. */
export class CommandError extends Error {}
