// the warning about old versions of Node.js would hide the error message
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Attempts of the AWS SDK for a throttled or failed call. */
export const MAX_ATTEMPTS = 10;
