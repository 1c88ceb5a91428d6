// Evaluates IAM requests with @cloud-copilot/iam-simulate, which is installed outside of the repository's packages.
// Arguments: folder of the installed package. Reads a batch as JSON from stdin and writes the results to stdout.
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const { resolve } = createRequire(join(process.argv[2], 'package.json'));
const load = (name) => import(pathToFileURL(resolve(`@cloud-copilot/${name}`)).href);
const { runSimulation } = await load('iam-simulate');
const { createValidatedPolicy, validateIdentityPolicy, validateResourcePolicy } = await load('iam-policy');

/**
 * The tool does not accept two kinds of keys that AWS documents: encryption contexts whose name has colons, and `aud` and
 * `sub` of GitHub. As request tags they have the same type, so the result is the same.
 */
function alias(key) {
  return /^(kms:EncryptionContext:|token\.actions\.githubusercontent\.com:)/i.test(key)
    ? `aws:RequestTag/${key.replaceAll(':', '-')}`
    : key;
}

function aliasKeys(values) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [alias(key), value]));
}

function documentOf(statements) {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ Condition, ...statement }) => ({
      ...statement,
      ...(Condition
        ? {
            Condition: Object.fromEntries(
              Object.entries(Condition).map(([operator, keys]) => [operator, aliasKeys(keys)]),
            ),
          }
        : {}),
    })),
  };
}

/** Statements that allowed the request: index, and the patterns of action and resource that matched. */
function usedBy({ identityAnalysis, resourceAnalysis }, resourcePolicy) {
  return [identityAnalysis, resourceAnalysis].flatMap((each) =>
    (each?.allowStatements ?? []).map(({ policyId, statement, explain }) => ({
      policy: each === resourceAnalysis ? resourcePolicy : policyId,
      statement: statement.index() - 1,
      actions: [explain.actions ?? []]
        .flat()
        .filter(({ matches }) => matches)
        .map(({ action }) => action),
      resources: [explain.resources ?? []]
        .flat()
        .filter(({ matches }) => matches)
        .map(({ resource }) => resource),
    })),
  );
}

const { policies, requests } = JSON.parse(await text(process.stdin));
/** Validates each policy once. */
function validated(validate) {
  const known = new Map();
  return (id) => {
    if (!known.has(id)) known.set(id, createValidatedPolicy(documentOf(policies[id]), validate, { name: id }));
    return known.get(id);
  };
}
const identityPolicy = validated(validateIdentityPolicy);
const resourcePolicyOf = validated(validateResourcePolicy);
const named = (id) => ({ name: id, policy: identityPolicy(id) });
const results = [];
for (const { principal, action, resource, account, context, identity, boundary, resourcePolicy } of requests) {
  const response = await runSimulation(
    {
      request: {
        principal: principal === 'anonymous' ? { type: 'Anonymous' } : principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: aliasKeys(context),
      },
      identityPolicies: identity.map(named),
      permissionBoundaryPolicies: boundary === undefined ? undefined : [named(boundary)],
      resourcePolicy: resourcePolicy === undefined ? undefined : resourcePolicyOf(resourcePolicy),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (response.resultType === 'error') results.push({ result: 'error', error: JSON.stringify(response.errors) });
  else
    results.push({
      result: response.overallResult,
      ignored: response.result?.ignoredContextKeys ?? [],
      used:
        response.result && response.overallResult === 'Allowed' ? usedBy(response.result.analysis, resourcePolicy) : [],
    });
}
process.stdout.write(JSON.stringify(results));
