import { Stage, type StageProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { DataStack } from './data-stack';
import { NetworkStack } from './network-stack';
import { ServiceStack } from './service-stack';

/** A service with PostgreSQL. The database is in a stack of its own, which rarely changes. */
export class ShopStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    const isProduction = id === 'prod';
    const network = new NetworkStack(this, 'Network');
    const data = new DataStack(this, 'Data', { network, isProduction });
    new ServiceStack(this, 'Service', { data, network, isProduction });
  }
}
