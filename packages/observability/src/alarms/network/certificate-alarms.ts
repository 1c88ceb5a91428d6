import { Duration } from 'aws-cdk-lib/core';
import type * as certificatemanager from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { daysToExpiry } from '../../private/metrics';

/** Properties of `CertificateAlarms`. */
export interface CertificateAlarmsProps extends AlarmSetProps {
  /** Certificate. Create the alarms and the topic in its Region, which is us-east-1 for CloudFront. */
  readonly certificate: certificatemanager.ICertificate;

  /**
   * Alarm `certificate-expiry`: the certificate expires in fewer days than the threshold, so its renewal failed. Missing
   * data keeps the alarm state: ACM publishes the metric twice a day, until the certificate expires.
   *
   * @default - below 30 days in 1 period of 1 day. ACM sends events for public certificates from then on, after weeks of
   * renewal attempts (ACM user guide, "Amazon EventBridge support for ACM")
   */
  readonly expiry?: AlarmOptions;
}

/**
 * Alarm `certificate-expiry` for an AWS Certificate Manager certificate. It is charged per month.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 *
 * @example
 * new CertificateAlarms(this, 'SiteCertificate', { certificate, actions: alerts });
 */
export class CertificateAlarms extends AlarmSet {
  /** Alarm for the expiry; undefined if disabled. */
  readonly expiry?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: CertificateAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [expiry(props)]);
    [this.expiry] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function expiry({ certificate, expiry: options }: CertificateAlarmsProps): CatalogueDesign {
  return {
    id: 'Expiry',
    alarmNameSuffix: 'certificate-expiry',
    prop: 'expiry',
    options,
    metric: (period) => daysToExpiry(certificate, period),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 30,
    unit: 'day',
    period: Duration.days(1),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    noData: 'new or expired certificate',
    severity: AlertSeverity.WARNING,
    source: 'ACM, "Amazon EventBridge support for ACM"',
    alarmDescription:
      'The certificate expires soon and was not renewed; after that, browsers reject the service. ' +
      'Check the renewal status of the certificate, its DNS validation records, and whether it is still in use.',
  };
}
