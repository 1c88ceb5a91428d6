import { Resource, Token } from 'aws-cdk-lib/core';
import type { aws_ce as refs } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { failOn } from '../private/validation';

/**
 * Base class of monitors of AWS Cost Anomaly Detection, with the import of an existing monitor.
 *
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
 *
 * @example
 * const arn = 'arn:aws:ce::111111111111:anomalymonitor/12345678-1234-1234-1234-123456789012';
 * const monitor = AnomalyMonitor.fromAnomalyMonitorArn(this, 'Monitor', arn);
 */
export abstract class AnomalyMonitor extends Resource implements refs.IAnomalyMonitorRef {
  /** Imports a monitor by its ARN, `arn:aws:ce::<account>:anomalymonitor/<id>`. Throws if the ARN is malformed. */
  static fromAnomalyMonitorArn(scope: Construct, id: string, anomalyMonitorArn: string): refs.IAnomalyMonitorRef {
    class Import extends AnomalyMonitor {
      readonly anomalyMonitorRef = { monitorArn: anomalyMonitorArn };
    }
    const monitor = new Import(scope, id);
    failOn(monitor, [checkArn(anomalyMonitorArn)]);
    return monitor;
  }

  /** Reference to the monitor. */
  abstract readonly anomalyMonitorRef: refs.AnomalyMonitorReference;
}

function checkArn(arn: string): string | undefined {
  if (Token.isUnresolved(arn) || /^arn:[\w-]+:ce::\d{12}:anomalymonitor\/\S+$/.test(arn)) return undefined;
  return `anomalyMonitorArn must be arn:aws:ce::<account>:anomalymonitor/<id>, got '${arn}'`;
}
