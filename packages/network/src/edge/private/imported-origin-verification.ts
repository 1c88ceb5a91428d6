import { SecretValue } from 'aws-cdk-lib/core';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { type OriginVerificationAttributes, OriginVerificationBase } from '../origin-verification-base';
import { conditionOf, originHeaderOf, referenceTo, secretNameOf } from './origin-header';

/** A header whose secrets another stack creates. Refers to them by name, which is the same for their replicas. */
export class ImportedOriginVerification extends OriginVerificationBase {
  readonly headerName: string;
  readonly condition: elbv2.ListenerCondition;
  readonly customHeaders: Record<string, string>;

  constructor(scope: Construct, id: string, attributes: OriginVerificationAttributes) {
    super(scope, id);
    const { headerName, generations } = originHeaderOf(this, attributes);
    const names = generations.map((generation) => secretNameOf(attributes.secretNamePrefix, generation));
    const values = names.map((name) => SecretValue.secretsManager(name));
    this.headerName = headerName;
    this.customHeaders = { [headerName]: referenceTo(values[0]) };
    this.condition = conditionOf(headerName, values);
  }
}
