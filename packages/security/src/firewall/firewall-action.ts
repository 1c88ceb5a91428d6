/** Action of AWS WAF for a request that matches a rule. */
export enum FirewallAction {
  /** Blocks the request with status 403. */
  BLOCK = 'BLOCK',
  /** Counts the request and evaluates the next rule. */
  COUNT = 'COUNT',
  /** Allows the request without evaluating the next rules. */
  ALLOW = 'ALLOW',
  /** Runs a CAPTCHA puzzle. Clients without a browser cannot solve it. */
  CAPTCHA = 'CAPTCHA',
  /** Runs a silent browser challenge. Clients without a browser cannot solve it. */
  CHALLENGE = 'CHALLENGE',
}
