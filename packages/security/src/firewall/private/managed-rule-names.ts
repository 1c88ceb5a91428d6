/**
 * Rules of the recommended groups, by group (WAF guide, "AWS Managed Rules rule groups list"). AWS ignores an action
 * for a rule that a group does not have, without a word: a name that is not here is worth a warning.
 */
const NAMES: Readonly<Record<string, ReadonlySet<string>>> = {
  AWSManagedRulesCommonRuleSet: new Set([
    'NoUserAgent_HEADER',
    'UserAgent_BadBots_HEADER',
    'SizeRestrictions_QUERYSTRING',
    'SizeRestrictions_Cookie_HEADER',
    ...at('SizeRestrictions', 'BODY', 'URIPATH'),
    ...at('EC2MetaDataSSRF', 'BODY', 'COOKIE', 'URIPATH', 'QUERYARGUMENTS'),
    ...at('GenericLFI', 'QUERYARGUMENTS', 'URIPATH', 'BODY'),
    ...at('RestrictedExtensions', 'URIPATH', 'QUERYARGUMENTS'),
    ...at('GenericRFI', 'QUERYARGUMENTS', 'BODY', 'URIPATH'),
    ...at('CrossSiteScripting', 'COOKIE', 'QUERYARGUMENTS', 'BODY', 'URIPATH'),
  ]),
  AWSManagedRulesKnownBadInputsRuleSet: new Set([
    ...at('JavaDeserializationRCE', 'HEADER', 'BODY', 'URIPATH', 'QUERYSTRING'),
    'Host_localhost_HEADER',
    'PROPFIND_METHOD',
    'ExploitablePaths_URIPATH',
    ...at('Log4JRCE', 'HEADER', 'QUERYSTRING', 'BODY', 'URIPATH'),
    'ReactJSRCE_BODY',
  ]),
  AWSManagedRulesSQLiRuleSet: new Set([
    ...at('SQLi', 'QUERYARGUMENTS', 'BODY', 'COOKIE', 'URIPATH'),
    ...at('SQLiExtendedPatterns', 'QUERYARGUMENTS', 'BODY', 'HEADER', 'URIPATH'),
  ]),
  AWSManagedRulesAmazonIpReputationList: new Set([
    'AWSManagedIPReputationList',
    'AWSManagedReconnaissanceList',
    'AWSManagedIPDDoSList',
  ]),
};

/** The names that a group is not known to have; none for a group that is not in the list. */
export function unknownRules(group: string, names: string[]): string[] {
  const known = NAMES[group];
  // A rule that AWS tries out carries the suffix in some versions of its group.
  return known === undefined ? [] : names.filter((name) => !known.has(name.replace(/_RC_COUNT$/, '')));
}

function at(rule: string, ...places: string[]): string[] {
  return places.map((place) => `${rule}_${place}`);
}
