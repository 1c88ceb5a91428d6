import { ArnFormat, Stack, Tokenization } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { PostgresInstanceAttributes } from '../postgres-instance';
import { failOn } from '../../private/validation';

/** An existing instance. Unlike the import of the CDK, it can be in a different Region from the stack. */
export class ImportedInstance extends rds.DatabaseInstanceBase {
  readonly connections: ec2.Connections;
  readonly dbInstanceEndpointAddress: string;
  readonly dbInstanceEndpointPort: string;
  readonly instanceEndpoint: rds.Endpoint;
  readonly instanceIdentifier: string;
  readonly instanceResourceId?: string;
  protected enableIamAuthentication?: boolean = true;

  constructor(
    scope: Construct,
    id: string,
    attributes: PostgresInstanceAttributes,
    readonly engine?: rds.IInstanceEngine,
  ) {
    super(scope, id, { account: attributes.account, region: attributes.region });
    const port = attributes.port ?? 5432;
    this.connections = new ec2.Connections({
      securityGroups: attributes.securityGroups,
      defaultPort: ec2.Port.tcp(port),
    });
    this.instanceIdentifier = attributes.instanceIdentifier;
    this.instanceResourceId = attributes.instanceResourceId;
    this.instanceEndpoint = new rds.Endpoint(attributes.instanceEndpointAddress, port);
    this.dbInstanceEndpointAddress = attributes.instanceEndpointAddress;
    this.dbInstanceEndpointPort = Tokenization.stringifyNumber(port);
  }

  override get instanceArn(): string {
    return this.arnOf('rds', 'db', this.instanceIdentifier);
  }

  override grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    failOn(this, [
      this.instanceResourceId === undefined
        ? 'instanceResourceId must be set to grant connections to an imported instance, got none'
        : undefined,
    ]);
    const resource = this.arnOf('rds-db', 'dbuser', `${this.instanceResourceId}/${dbUser}`);
    return iam.Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns: [resource] });
  }

  private arnOf(service: string, resource: string, resourceName: string): string {
    const { account, region } = this.env;
    return Stack.of(this).formatArn({
      service,
      resource,
      resourceName,
      account,
      region,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
