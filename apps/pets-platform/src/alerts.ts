import { type AlarmSetProps, type AlertPublisher, AlertTopic, IncidentAlarm } from '@pets/observability';
import type { Stack } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { PetsEnvironment } from './environments';

/** Headings of docs/runbooks/alarms.md, as their links. */
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
  | 'outage'
  | 'replica'
  | 'rotation'
  | 'service'
  | 'session-cache';

/** An incident: which alarms make it, and what to tell whoever is woken. */
export interface Incident {
  readonly name: 'outage' | 'data-at-risk';
  readonly alarms: readonly (cloudwatch.IAlarm | undefined)[];
  readonly description: string;
}

/** Whom the alarms of one environment in one region tell; a topic serves its own region alone. */
export class RegionalAlerts {
  /** Told of every alarm, when it is raised and when it recovers. */
  readonly topic: sns.ITopic;
  /** Told of incidents alone: somebody is woken. It is made when a first incident needs it. */
  private pages?: sns.ITopic;

  constructor(
    private readonly stack: Stack,
    private readonly environment: PetsEnvironment,
    private readonly encryptionKey: kms.IKey,
    publishers: AlertPublisher[] = [],
  ) {
    const { namePrefix, alertEmails } = environment;
    this.topic = new AlertTopic(stack, 'Alerts', {
      topicName: `${namePrefix}alerts`,
      encryptionKey,
      publishers,
      emails: [...alertEmails],
    }).topic;
  }

  /** What a set of alarms has in common with the others; `subject` begins the names of its alarms. */
  set(runbook: Runbook, subject = 'pets-api'): AlarmSetProps {
    return {
      topic: this.topic,
      alarmNamePrefix: `${this.environment.namePrefix}${subject}`,
      runbookUrl: this.linkTo(runbook),
    };
  }

  /** Makes one page of many alarms. */
  page({ name, alarms, description }: Incident): cloudwatch.IAlarm {
    this.pages ??= this.makePages();
    const { alarm } = new IncidentAlarm(this.stack, name === 'outage' ? 'Outage' : 'DataAtRisk', {
      alarms: alarms.filter((one) => one !== undefined),
      topic: this.pages,
      alarmName: `${this.environment.namePrefix}pets-api-${name}`,
      description,
      runbookUrl: this.linkTo(name),
    });
    // who reads every alarm sees which of them woke somebody
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  private makePages(): sns.ITopic {
    return new AlertTopic(this.stack, 'Pages', {
      topicName: `${this.environment.namePrefix}pages`,
      encryptionKey: this.encryptionKey,
      emails: [...this.environment.pageEmails],
    }).topic;
  }

  private linkTo(runbook: Runbook): string {
    return `${this.environment.runbooks}/alarms.md#${runbook}`;
  }
}
