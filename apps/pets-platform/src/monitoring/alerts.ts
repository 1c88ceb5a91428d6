import {
  type AlarmSetProps,
  AlertActions,
  AlertPublisher,
  AlertTopic,
  type IAlertActions,
  IncidentAlarm,
} from '@pets/observability';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';

/** Sections of docs/runbooks/alarms.md, by their anchors. */
export type Runbook =
  | 'archive'
  | 'backups'
  | 'canary'
  | 'certificates'
  | 'data-at-risk'
  | 'database'
  | 'deployments'
  | 'error-budgets'
  | 'firewall'
  | 'load-balancer'
  | 'logs'
  | 'nat-gateways'
  | 'off-hours'
  | 'outage'
  | 'readiness'
  | 'recovery-active'
  | 'replica'
  | 'restart'
  | 'rotation'
  | 'secret-copies'
  | 'service'
  | 'session-cache';

/** A composite alarm that pages the on-call engineer. */
export interface Incident {
  readonly name: 'outage' | 'data-at-risk' | 'recovery-active';
  /** Any of them raises the incident. */
  readonly alarms: readonly (cloudwatch.IAlarm | undefined)[];
  readonly description: string;
  /** The incident starts only while this alarm is in ALARM. */
  readonly onlyWhile?: cloudwatch.IAlarm;
}

const INCIDENT_IDS = { outage: 'Outage', 'data-at-risk': 'DataAtRisk', 'recovery-active': 'RecoveryActive' } as const;

/** The topics of one environment in one Region. An alarm can notify only topics in its Region. */
interface Topics {
  /** Notified by every alarm, when it goes into ALARM and when it recovers. */
  readonly alerts: IAlertActions;
  /** Notified by incidents only, and pages the on-call engineer. Created for the first incident. */
  readonly pages: () => IAlertActions;
}

/** Creates the alarms of one environment in one Region, which notify the topics of that Region. */
export class RegionalAlerts {
  /** Creates the topics in a stack. */
  static create(
    stack: Stack,
    environment: PetsEnvironment,
    encryptionKey: kms.IKey,
    publishers: AlertPublisher[] = [],
  ): RegionalAlerts {
    const { namePrefix, alertEmails, pageEmails } = environment;
    const alerts = new AlertTopic(stack, 'Alerts', {
      topicName: `${namePrefix}alerts`,
      encryptionKey,
      publishers: [AlertPublisher.CLOUDWATCH_ALARMS, ...publishers],
      emails: [...alertEmails],
    });
    let pages: AlertTopic | undefined;
    const createPages = () =>
      new AlertTopic(stack, 'Pages', { topicName: `${namePrefix}pages`, encryptionKey, emails: [...pageEmails] });
    return new RegionalAlerts(stack, environment, { alerts, pages: () => (pages ??= createPages()) });
  }

  /** Uses, by their literal names, the topics that another stack of the Region creates. That stack must come first. */
  static existing(stack: Stack, environment: PetsEnvironment): RegionalAlerts {
    const topic = (id: string, name: string) => {
      const arn = stack.formatArn({ service: 'sns', resource: `${environment.namePrefix}${name}` });
      return AlertActions.toTopic(sns.Topic.fromTopicArn(stack, id, arn));
    };
    const pages = topic('Pages', 'pages');
    return new RegionalAlerts(stack, environment, { alerts: topic('Alerts', 'alerts'), pages: () => pages });
  }

  private constructor(
    private readonly stack: Stack,
    private readonly environment: PetsEnvironment,
    private readonly topics: Topics,
  ) {}

  /** The common props of alarm sets. Alarm names begin with `subject`. */
  set(runbook: Runbook, subject = 'pets-api'): AlarmSetProps {
    return {
      actions: this.topics.alerts,
      alarmNamePrefix: `${this.environment.namePrefix}${subject}`,
      runbookUrl: this.linkTo(runbook),
    };
  }

  /** Creates a composite alarm that pages once. Subscribers of every alarm also see which incident paged. */
  page(incident: Incident): cloudwatch.IAlarm {
    return this.composite(incident, AlertActions.combine(this.topics.pages(), this.topics.alerts));
  }

  /** Creates a composite alarm that does not page. */
  notify(incident: Incident): cloudwatch.IAlarm {
    return this.composite(incident, this.topics.alerts);
  }

  private composite({ name, alarms, description, onlyWhile }: Incident, actions: IAlertActions): cloudwatch.IAlarm {
    return new IncidentAlarm(this.stack, INCIDENT_IDS[name], {
      alarms: alarms.filter((one) => one !== undefined),
      actions,
      alarmName: `${this.environment.namePrefix}pets-api-${name}`,
      alarmDescription: description,
      runbookUrl: this.linkTo(name),
      onlyWhile,
    });
  }

  /** The common props of alarm sets that page. */
  pagingSet(runbook: Runbook, subject: string): AlarmSetProps {
    return { ...this.set(runbook, subject), actions: AlertActions.combine(this.topics.pages(), this.topics.alerts) };
  }

  private linkTo(runbook: Runbook): string {
    return `${this.environment.runbooks}/alarms.md#${runbook}`;
  }
}

/**
 * An alarm of another stack by its literal ARN, so that the template reads no output for it. The stack of the alarm
 * must be deployed first.
 */
export function alarmByName(scope: Construct, alarm: cloudwatch.IAlarm): cloudwatch.IAlarm {
  const { alarmName } = alarm.node.defaultChild as cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm;
  const arn = Stack.of(alarm).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: alarmName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return cloudwatch.Alarm.fromAlarmArn(scope, `Alarm-${alarm.node.path.replaceAll('/', '-')}`, arn);
}
