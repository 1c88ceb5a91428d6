import { ApiDomain } from '@pets/network';
import { CustomerKey, FirewallLogging, WebFirewall } from '@pets/security';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';

/** Properties of `EdgeStack`. */
export interface EdgeStackProps extends StackProps {
  readonly environment: PetsEnvironment;
}

/** What CloudFront takes from us-east-1 alone, whatever the primary region. */
export class EdgeStack extends Stack {
  readonly certificate: acm.ICertificate;
  readonly firewall: WebFirewall;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const key = new CustomerKey(this, 'LogsKey', { description: `edge logs of the Pets API, ${environment.name}` }).key;

    this.certificate = new ApiDomain(this, 'Domain', {
      hostedZoneId: environment.hostedZoneId,
      zoneName: environment.hostedZoneName,
      domainName: environment.domainName,
    }).certificate('Certificate');
    this.firewall = WebFirewall.forCloudFront(this, 'Firewall', {
      description: `CloudFront of the Pets API, ${environment.name}`,
      logging: FirewallLogging.toNewLogGroup({ encryptionKey: key }),
    });
  }
}
