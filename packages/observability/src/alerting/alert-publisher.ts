/** AWS services, other than CloudWatch alarms, that may publish to an `AlertTopic`. */
export enum AlertPublisher {
  /**
   * Rules of Amazon EventBridge. SNS does not support `aws:SourceAccount` or `aws:SourceArn` in a key's policy here
   * (SNS developer guide, "Managing Amazon SNS encryption keys and costs"): events would be lost without a word. The
   * key's statement is bound by SNS's encryption context instead, and the topic's has no condition, as in the
   * EventBridge user guide.
   */
  EVENT_BRIDGE = 'events.amazonaws.com',

  /** AWS Budgets of the same account. */
  BUDGETS = 'budgets.amazonaws.com',

  /** AWS Cost Anomaly Detection of the same account. */
  COST_ANOMALY_DETECTION = 'costalerts.amazonaws.com',
}
