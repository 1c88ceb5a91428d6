// the warning about old versions of Node.js would hide the error message
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Attempts of the AWS SDK for a throttled or failed call. */
export const MAX_ATTEMPTS = 10;

/** Returns the first line of an error of AWS, with its name. */
export function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return `${name}: ${message.split('\n')[0]}`;
}
