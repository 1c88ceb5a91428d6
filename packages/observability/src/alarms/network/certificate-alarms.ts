import { Duration } from 'aws-cdk-lib/core';
import type * as certificatemanager from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { daysToExpiry } from '../../private/metrics';

/** Properties of `CertificateAlarms`. */
export interface CertificateAlarmsProps extends AlarmSetProps {
  /** The certificate to watch. The alarms and the topic stand in its region, which is us-east-1 for CloudFront. */
  readonly certificate: certificatemanager.ICertificate;

  /**
   * The alarm `certificate-expiry`: the certificate expires in fewer days than the threshold, so its renewal failed. No
   * data keeps the state: ACM says nothing before the first half day, and nothing once the certificate has expired.
   *
   * @default - below 30 days in 1 period of 1 day: then ACM begins to send events of a public certificate, which it has
   * tried to renew for weeks (ACM user guide, "Amazon EventBridge support for ACM")
   */
  readonly expiry?: AlarmOptions;
}

/**
 * The alarm on a certificate of AWS Certificate Manager, `certificate-expiry`. It is charged by the month.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class CertificateAlarms extends Construct {
  /** The alarm on the expiry; undefined when switched off. */
  readonly expiry?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: CertificateAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [expiry(props)]);
    [this.expiry] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function expiry({ certificate, expiry: options }: CertificateAlarmsProps): AlarmDesign {
  return {
    id: 'Expiry',
    nameSuffix: 'certificate-expiry',
    prop: 'expiry',
    options,
    metric: (period) => daysToExpiry(certificate, period),
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 30,
    unit: 'day',
    period: Duration.days(1),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    noData: 'as before (new, or expired)',
    severity: AlertSeverity.WARNING,
    source: 'ACM, "Amazon EventBridge support for ACM"',
    description:
      'The certificate expires soon and was not renewed; then browsers refuse the service. ' +
      "Look at the certificate's renewal status, at its DNS validation records, and whether it is still in use.",
  };
}
