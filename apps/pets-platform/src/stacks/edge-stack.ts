import { ApiDomain } from '@pets/network';
import { CertificateAlarms, FirewallAlarms } from '@pets/observability';
import { CustomerKey, FirewallLogging, WebAclScope, WebFirewall } from '@pets/security';
import type { Stack } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../alerts';
import { importHostedZone, PetsStack, type PetsStackProps } from './pets-stack';

/** What CloudFront takes from us-east-1 alone, whatever the primary region. */
export class EdgeStack extends PetsStack {
  readonly certificate: acm.ICertificate;
  readonly firewall: WebFirewall;
  /** Alarms on this stack. Where another one of this region has the environment's topic here, that one has them. */
  readonly alarms?: readonly cloudwatch.IAlarm[];

  constructor(scope: Construct, id: string, props: PetsStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const key = new CustomerKey(this, 'LogsKey', { description: `edge logs of the Pets API, ${environment.name}` });

    this.certificate = new ApiDomain(this, 'Domain', {
      hostedZone: importHostedZone(this, environment),
      domainName: environment.domainName,
    }).certificate('Certificate');
    this.firewall = new WebFirewall(this, 'Firewall', {
      webAclScope: WebAclScope.CLOUDFRONT,
      description: `CloudFront of the Pets API, ${environment.name}`,
      logging: FirewallLogging.toNewLogGroup({ encryptionKey: key }),
    });
    const { region, recovers, recoveryRegion } = environment;
    const told = recovers ? [region, recoveryRegion] : [region];
    if (!told.includes(this.region)) this.alarms = watchEdge(this, this, RegionalAlerts.create(this, environment, key));
  }
}

/** Alarms on what CloudFront takes from us-east-1, in a stack of that region, where the metrics are. */
export function watchEdge(stack: Stack, edge: EdgeStack, alerts: RegionalAlerts): cloudwatch.IAlarm[] {
  return [
    new FirewallAlarms(stack, 'EdgeFirewallAlarms', {
      ...alerts.set('firewall', 'pets-api-edge'),
      webAcl: edge.firewall,
    }),
    new CertificateAlarms(stack, 'EdgeCertificateAlarms', {
      ...alerts.set('certificates', 'pets-api-edge'),
      certificate: edge.certificate,
    }),
  ].flatMap(({ alarms }) => alarms);
}
