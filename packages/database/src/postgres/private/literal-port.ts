import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

// The CDK uses the port attribute of an instance as its default port. A rule in the stack of a security group, such as
// the rule of a proxy, then depends on the instance, and the instance depends on the security group. These instances use
// the literal port.

/** A DB instance whose rules do not depend on it. */
export class LiteralPortInstance extends rds.DatabaseInstance {
  override readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: rds.DatabaseInstanceProps, defaultPort: ec2.Port) {
    super(scope, id, props);
    this.connections = new ec2.Connections({ securityGroups: props.securityGroups, defaultPort });
  }
}

/** A read replica whose rules do not depend on it. */
export class LiteralPortReplica extends rds.DatabaseInstanceReadReplica {
  override readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: rds.DatabaseInstanceReadReplicaProps, defaultPort?: ec2.Port) {
    super(scope, id, props);
    this.connections = new ec2.Connections({ securityGroups: props.securityGroups, defaultPort });
  }
}
