import type { FirewallAction } from './firewall-action';

/** Requests that a `FirewallLogFilter` selects: those that match at least one action or label. */
export interface FirewallLogSelection {
  /**
   * Actions of the web ACL for the request.
   *
   * @default - none
   */
  readonly actions?: FirewallAction[];

  /**
   * Fully qualified labels that a rule added to the request, such as
   * `awswaf:managed:aws:core-rule-set:NoUserAgent_Header`.
   *
   * @default - none
   */
  readonly labels?: string[];
}

/**
 * Selects the requests that are logged. The filter reduces the charges for logs.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-management-configure.html
 *
 * @example
 * const logging = FirewallLogging.toNewLogGroup({ encryptionKey }).withFilter(
 *   FirewallLogFilter.keep({ actions: [FirewallAction.BLOCK, FirewallAction.COUNT] }),
 * );
 */
export abstract class FirewallLogFilter {
  /** Logs the selected requests only. */
  static keep(selection: FirewallLogSelection): FirewallLogFilter {
    return new SelectionFilter('KEEP', selection);
  }

  /** Logs all requests except the selected ones. */
  static drop(selection: FirewallLogSelection): FirewallLogFilter {
    return new SelectionFilter('DROP', selection);
  }

  /** Returns the problems of the filter. The firewall reports all of them at once. */
  validate(): string[] {
    return [];
  }

  /** Returns the `LoggingFilter` of AWS WAF, with the names of its API. */
  abstract bind(): Record<string, unknown>;
}

class SelectionFilter extends FirewallLogFilter {
  constructor(
    private readonly behavior: 'KEEP' | 'DROP',
    private readonly selection: FirewallLogSelection,
  ) {
    super();
  }

  override validate(): string[] {
    const { actions = [], labels = [] } = this.selection;
    return actions.length + labels.length === 0
      ? ['logging filter must have at least one action or label, got none']
      : [];
  }

  override bind(): Record<string, unknown> {
    const { actions = [], labels = [] } = this.selection;
    return {
      DefaultBehavior: this.behavior === 'KEEP' ? 'DROP' : 'KEEP',
      Filters: [
        {
          Behavior: this.behavior,
          Requirement: 'MEETS_ANY',
          Conditions: [
            ...actions.map((Action) => ({ ActionCondition: { Action } })),
            ...labels.map((LabelName) => ({ LabelNameCondition: { LabelName } })),
          ],
        },
      ],
    };
  }
}
