import type * as sns from 'aws-cdk-lib/aws-sns';

/** How soon somebody must look at an alert. */
export enum AlertSeverity {
  /** Users are affected now, or data is at risk: somebody is woken. */
  CRITICAL = 'critical',

  /** Users will be affected unless somebody acts: a matter of working hours. */
  WARNING = 'warning',

  /** Worth knowing; nothing has to be done. */
  INFO = 'info',
}

/** Topics by severity, for example one that pages, one that opens tickets, and one for a chat room. */
export interface SeverityTopics {
  /**
   * For alerts that need somebody at once.
   *
   * @default - the set's `topic`
   */
  readonly critical?: sns.ITopic;

  /**
   * For alerts that need somebody in working hours.
   *
   * @default - the set's `topic`
   */
  readonly warning?: sns.ITopic;

  /**
   * For alerts that need nobody.
   *
   * @default - the set's `topic`
   */
  readonly info?: sns.ITopic;
}
