import { ApiDomain } from '@pets/network';
import { CertificateAlarms, FirewallAlarms } from '@pets/observability';
import { CustomerKey, FirewallLogging, WebAclScope, WebFirewall } from '@pets/security';
import type { Stack } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../monitoring/alerts';
import { importHostedZone, PetsStack, type PetsStackProps } from './pets-stack';

/** Certificate and web ACL of CloudFront, which must be in us-east-1. */
export class EdgeStack extends PetsStack {
  readonly certificate: acm.ICertificate;
  readonly firewall: WebFirewall;
  /** Alarms on this stack, unless another stack in this Region has the topic and the alarms. */
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

/** Creates alarms on certificate and web ACL of CloudFront in a stack of us-east-1, where their metrics are. */
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
