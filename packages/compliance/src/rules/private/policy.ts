import type { Properties } from '../template';

/** Condition keys whose fixed values limit who can use a permission. */
const LIMITING_KEY =
  /^(aws:(Principal(Account|Arn|OrgID|OrgPaths)|Source(Account|Arn|Ip|OrgID|OrgPaths|Owner|Vpc|Vpce)|userid)|kms:CallerAccount|s3:DataAccessPoint(Account|Arn))$/i;

/** Condition operators that are false if the key is missing. */
const LIMITING_OPERATOR = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/i;

const NOT_FIXED = /[*?]|\$\{|\/0$/;

/** Statements of a policy document that allow. */
export function allowing(document: Properties): Properties[] {
  return document.items('Statement').filter((statement) => statement.text('Effect') === 'Allow');
}

/** Whether a statement applies to an action, such as `s3:GetObject`. */
export function covers(statement: Properties, action: string): boolean {
  if (statement.has('NotAction')) return !statement.patterns('NotAction').some((pattern) => matches(pattern, action));
  return statement.patterns('Action').some((pattern) => matches(pattern, action));
}

/** Whether a statement applies to all principals, without a condition that limits them to fixed values. */
export function isPublic(statement: Properties): boolean {
  return isForEveryone(statement) && !isLimited(statement);
}

/** Whether a text with the wildcards `*` and `?` matches a value. Case is ignored. */
export function matches(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'i').test(value);
}

function isForEveryone(statement: Properties): boolean {
  if (statement.has('NotPrincipal')) return true;
  return [...statement.patterns('Principal'), ...statement.patterns('Principal', 'AWS')].includes('*');
}

function isLimited(statement: Properties): boolean {
  return statement.names('Condition').some((operator) => {
    if (!LIMITING_OPERATOR.test(operator)) return false;
    const keys = statement.names('Condition', operator).filter((key) => LIMITING_KEY.test(key));
    return keys.some((key) => statement.patterns('Condition', operator, key).every((value) => !NOT_FIXED.test(value)));
  });
}
