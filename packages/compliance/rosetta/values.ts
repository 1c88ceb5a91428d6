import { writeFileSync } from 'node:fs';
import { App, CfnResource, type IPolicyValidationPlugin } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Values that the examples declare. */
export class Values extends Construct {
  get app(): App {
    return this.node.root as App;
  }

  get instance(): CfnResource {
    return new CfnResource(this, 'Instance', { type: 'AWS::RDS::DBInstance', properties: { StorageEncrypted: true } });
  }

  get teamPlugin(): IPolicyValidationPlugin {
    return { name: 'team', validate: () => ({ success: true, violations: [] }) };
  }

  get registerFile(): string {
    writeFileSync('compliance-register.json', JSON.stringify({ acknowledgements: [] }));
    return 'compliance-register.json';
  }

  get executionPolicy(): iam.IManagedPolicy {
    const statements = [new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] })];
    return new iam.ManagedPolicy(this, 'ExecutionPolicy', { statements });
  }
}
