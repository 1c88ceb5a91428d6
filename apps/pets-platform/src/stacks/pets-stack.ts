import { Stack, type CfnElement, type StackProps } from 'aws-cdk-lib/core';
import type { PetsEnvironment } from '../environments';

/** Properties of `PetsStack`. */
export interface PetsStackProps extends StackProps {
  readonly environment: PetsEnvironment;
}

/** A stack of an environment. */
export class PetsStack extends Stack {
  private readonly logicalIds = new Map<CfnElement, string>();

  /** The CDK asks for an id at each reference, several thousand times, and hashes the whole path each time. */
  protected override allocateLogicalId(element: CfnElement): string {
    let id = this.logicalIds.get(element);
    if (id === undefined) {
      id = super.allocateLogicalId(element);
      this.logicalIds.set(element, id);
    }
    return id;
  }
}
