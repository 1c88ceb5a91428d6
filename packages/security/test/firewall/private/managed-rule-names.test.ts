import { unknownRules } from '../../../src/firewall/private/managed-rule-names';

/** Rules of the AWS WAF Developer Guide, as it writes them. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  AWSManagedRulesCommonRuleSet: `
    NoUserAgent_HEADER
    UserAgent_BadBots_HEADER
    SizeRestrictions_QUERYSTRING
    SizeRestrictions_Cookie_HEADER
    SizeRestrictions_BODY
    SizeRestrictions_URIPATH
    EC2MetaDataSSRF_BODY
    EC2MetaDataSSRF_COOKIE
    EC2MetaDataSSRF_URIPATH
    EC2MetaDataSSRF_QUERYARGUMENTS
    GenericLFI_QUERYARGUMENTS
    GenericLFI_URIPATH
    GenericLFI_BODY
    RestrictedExtensions_URIPATH
    RestrictedExtensions_QUERYARGUMENTS
    GenericRFI_QUERYARGUMENTS
    GenericRFI_BODY
    GenericRFI_URIPATH
    CrossSiteScripting_COOKIE
    CrossSiteScripting_QUERYARGUMENTS
    CrossSiteScripting_BODY
    CrossSiteScripting_URIPATH`,
  AWSManagedRulesKnownBadInputsRuleSet: `
    JavaDeserializationRCE_HEADER
    JavaDeserializationRCE_BODY
    JavaDeserializationRCE_URIPATH
    JavaDeserializationRCE_QUERYSTRING
    Host_localhost_HEADER
    PROPFIND_METHOD
    ExploitablePaths_URIPATH
    Log4JRCE_HEADER
    Log4JRCE_QUERYSTRING
    Log4JRCE_BODY
    Log4JRCE_URIPATH
    ReactJSRCE_BODY`,
  AWSManagedRulesSQLiRuleSet: `
    SQLi_QUERYARGUMENTS
    SQLiExtendedPatterns_QUERYARGUMENTS
    SQLi_BODY
    SQLiExtendedPatterns_BODY
    SQLi_COOKIE
    SQLi_URIPATH
    SQLiExtendedPatterns_HEADER
    SQLiExtendedPatterns_URIPATH`,
  AWSManagedRulesAmazonIpReputationList: `
    AWSManagedIPReputationList
    AWSManagedReconnaissanceList
    AWSManagedIPDDoSList`,
};

const rules = Object.entries(DOCUMENTED).flatMap(([group, text]) =>
  text
    .trim()
    .split(/\s+/)
    .map((name) => [group, name] as const),
);

test.each(rules)('%s has the rule %s, also as a version that AWS tests', (group, name) => {
  const others = [`${name}S`, name.toLowerCase(), `${name}_RC_COUNT_BODY`, ''];
  expect(unknownRules(group, [name, `${name}_RC_COUNT`, ...others])).toEqual(others);
});

test('no rule of a group that is not listed is unknown', () => {
  expect(unknownRules('AWSManagedRulesLinuxRuleSet', ['Any'])).toEqual([]);
});
