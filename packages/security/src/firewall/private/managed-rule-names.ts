/**
 * Rules of the recommended rule groups, by group (AWS WAF Developer Guide, "AWS Managed Rules rule groups list"). AWS WAF
 * ignores overrides of unknown rules without an error, so the firewall warns about names that are not listed here.
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

/** Returns the names that are not rules of the group, or an empty list if the group is not listed. */
export function unknownRules(group: string, names: string[]): string[] {
  const known = NAMES[group];
  // In some versions of a group, a rule that AWS tests has this suffix.
  return known === undefined ? [] : names.filter((name) => !known.has(name.replace(/_RC_COUNT$/, '')));
}

function at(rule: string, ...places: string[]): string[] {
  return places.map((place) => `${rule}_${place}`);
}
