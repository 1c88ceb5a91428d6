import * as ce from 'aws-cdk-lib/aws-ce';
import type { aws_ce as refs } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';

/** Anomalies that trigger a notification. An anomaly must reach both thresholds. */
export interface AnomalyThresholds {
  /**
   * Impact in US dollars: the actual costs above the expected costs.
   *
   * @default 100 - the proposal of the console
   */
  readonly totalImpactAbsolute?: number;

  /**
   * Impact in percent of the expected costs.
   *
   * @default 40 - the proposal of the console
   */
  readonly totalImpactPercentage?: number;
}

/** Costs for which `AnomalyDetection.bind()` returns a monitor. */
export interface AnomalyDetectionOptions {
  /** Key of the cost allocation tag. */
  readonly tagKey: string;

  /** Values of the tag. */
  readonly tagValues: string[];

  /** Name for a new monitor, unique in the account. */
  readonly monitorName: string;
}

/** Monitor and thresholds of a subscription. */
export interface AnomalyDetectionConfig {
  /** Monitor whose anomalies trigger notifications. */
  readonly monitor: refs.IAnomalyMonitorRef;

  /**
   * Anomalies that trigger a notification.
   *
   * @default - 100 US dollars and 40 percent
   */
  readonly thresholds?: AnomalyThresholds;
}

/**
 * Selects the monitor of AWS Cost Anomaly Detection. Extend it for a monitor that is not listed here: `bind()` returns
 * the monitor and the thresholds.
 *
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
 *
 * @example
 * const detection = AnomalyDetection.byService({ totalImpactAbsolute: 50 });
 */
export abstract class AnomalyDetection {
  /**
   * Creates a monitor by the cost allocation tag. Only the management account of an organization can create it, a member
   * account fails (Cost Management user guide, "Getting started with AWS Cost Anomaly Detection"). A new monitor learns
   * the usual costs for about ten days, and a change of the tag replaces it.
   */
  static byTag(thresholds?: AnomalyThresholds): AnomalyDetection {
    return new ByTag(thresholds);
  }

  /**
   * Creates a monitor of all AWS services of the account, which each account can create. An account has at most one: if
   * there is one, such as `Default-Services-Monitor`, use `fromMonitor()`.
   */
  static byService(thresholds?: AnomalyThresholds): AnomalyDetection {
    return new ByService(thresholds);
  }

  /** Uses an existing monitor, such as the default monitor of the account. */
  static fromMonitor(monitor: refs.IAnomalyMonitorRef, thresholds?: AnomalyThresholds): AnomalyDetection {
    return new FromMonitor(monitor, thresholds);
  }

  /** Creates no monitor and no subscription. */
  static none(): AnomalyDetection {
    return new None();
  }

  /** Returns the monitor and the thresholds, or nothing for no detection. Called once. */
  abstract bind(scope: Construct, options: AnomalyDetectionOptions): AnomalyDetectionConfig | undefined;
}

class ByTag extends AnomalyDetection {
  constructor(private readonly thresholds?: AnomalyThresholds) {
    super();
  }

  bind(scope: Construct, { monitorName, tagKey, tagValues }: AnomalyDetectionOptions): AnomalyDetectionConfig {
    const monitor = new ce.CfnAnomalyMonitor(scope, 'AnomalyMonitor', {
      monitorName,
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: tagKey, Values: tagValues } }),
    });
    return { monitor, thresholds: this.thresholds };
  }
}

class ByService extends AnomalyDetection {
  constructor(private readonly thresholds?: AnomalyThresholds) {
    super();
  }

  bind(scope: Construct, { monitorName }: AnomalyDetectionOptions): AnomalyDetectionConfig {
    const monitor = new ce.CfnAnomalyMonitor(scope, 'AnomalyMonitor', {
      monitorName,
      monitorType: 'DIMENSIONAL',
      monitorDimension: 'SERVICE',
    });
    return { monitor, thresholds: this.thresholds };
  }
}

class FromMonitor extends AnomalyDetection {
  constructor(
    private readonly monitor: refs.IAnomalyMonitorRef,
    private readonly thresholds?: AnomalyThresholds,
  ) {
    super();
  }

  bind(): AnomalyDetectionConfig {
    return { monitor: this.monitor, thresholds: this.thresholds };
  }
}

class None extends AnomalyDetection {
  bind(): AnomalyDetectionConfig | undefined {
    return undefined;
  }
}
