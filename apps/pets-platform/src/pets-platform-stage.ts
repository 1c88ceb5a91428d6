import { RequiredTags } from '@pets/security';
import { AspectPriority, Aspects, Stage, type StageProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ENVIRONMENT_NAMES, type Choice, type PetsEnvironment } from './environments';
import { TAGS } from './pets-api';
import { ReadOutputsOnce } from './read-outputs-once';
import { AuditStack, otherRegions } from './stacks/audit-stack';
import { DataStack } from './stacks/data-stack';
import { EdgeStack } from './stacks/edge-stack';
import { GovernanceStack } from './stacks/governance-stack';
import { NetworkStack } from './stacks/network-stack';
import { ObservabilityStack } from './stacks/observability-stack';
import { OffHoursStack } from './stacks/off-hours-stack';
import { PetsStack } from './stacks/pets-stack';
import { PreviewStack } from './stacks/preview-stack';
import { RecoveryStack } from './stacks/recovery-stack';
import { ReplicaStack } from './stacks/replica-stack';
import { RotationStack } from './stacks/rotation-stack';
import { ServiceHealthStack } from './stacks/service-health-stack';
import { ServiceStack } from './stacks/service-stack';
import { StandbyStack } from './stacks/standby-stack';
import { StandbyTrafficStack } from './stacks/standby-traffic-stack';
import { TrafficStack } from './stacks/traffic-stack';

/** Properties of `PetsPlatformStage`. */
export interface PetsPlatformStageProps extends StageProps {
  readonly environment: PetsEnvironment;
  /** Settings that apply to all environments. */
  readonly choice: Choice;
}

/** All stacks of one environment of the Pets API. */
export class PetsPlatformStage extends Stage {
  constructor(scope: Construct, id: string, props: PetsPlatformStageProps) {
    const { environment, choice } = props;
    const { account, region, recoveryRegion } = environment;
    super(scope, id, { ...props, env: { account, region } });

    const network = new NetworkStack(this, 'Network', { environment });
    const edge = new EdgeStack(this, 'Edge', { environment, env: { account, region: 'us-east-1' } });
    const recovery = environment.recovers
      ? new RecoveryStack(this, 'Recovery', { environment, env: { account, region: recoveryRegion } })
      : undefined;
    const data = new DataStack(this, 'Data', { environment, network, recovery });
    const replica = recovery
      ? new ReplicaStack(this, 'Replica', {
          environment,
          edge,
          data,
          recovery,
          env: { account, region: recoveryRegion },
        })
      : undefined;
    // CloudFront delivers its access logs from us-east-1.
    const logDelivery =
      region === edge.region
        ? undefined
        : new PetsStack(this, 'LogDelivery', { environment, env: { account, region: edge.region } });
    const traffic = new TrafficStack(this, 'Traffic', { environment, network, edge, logDelivery, recovery });
    const rotation = new RotationStack(this, 'Rotation', { environment, network, data });
    rotation.addStackDependency(traffic, 'a function reaches Secrets Manager by a NAT gateway');
    const { imageTag } = choice;
    if (recovery && replica) {
      const env = { account, region: recoveryRegion };
      const standbyTraffic = new StandbyTrafficStack(this, 'StandbyTraffic', { environment, recovery, env });
      standbyTraffic.addStackDependency(traffic, 'the origin header is in a secret that Traffic replicates');
      new StandbyStack(this, 'Standby', {
        ...{ environment, recovery, replica, imageTag, env },
        traffic: standbyTraffic,
      });
    }
    const service = new ServiceStack(this, 'Service', { environment, network, data, traffic, imageTag });
    service.addStackDependency(rotation, 'the first rotation creates the database user of the service');
    const observability = new ObservabilityStack(this, 'Observability', {
      ...{ environment, network, edge, data, rotation, traffic },
    });
    const serviceHealth = new ServiceHealthStack(this, 'ServiceHealth', {
      ...{ environment, network, edge, data, traffic, service, observability, replica },
    });
    if (environment.offHours) {
      const offHours = new OffHoursStack(this, 'OffHours', {
        ...{ environment, network, data, workingHours: environment.offHours },
        alarms: [...observability.alarms, ...serviceHealth.alarms],
      });
      offHours.addStackDependency(serviceHealth, 'the service and the alarms are referred to by their names');
    }
    if (environment.governs.length > 0) {
      const governance = new GovernanceStack(this, 'Governance', { environment, choice });
      service.addStackDependency(governance, 'the service runs the image of its repository that its parameter names');
      if (recovery) governance.addStackDependency(recovery, 'images are copied into its repository');
      for (const other of otherRegions(environment)) {
        const { auditLogs } = governance;
        const audit = new AuditStack(this, `Audit-${other}`, {
          environment,
          auditLogs,
          env: { account, region: other },
        });
        audit.addStackDependency(governance, 'its bucket receives the configurations');
      }
    }
    const { preview } = choice;
    // last, so that the templates of the other stacks are the same as without it
    if (preview) new PreviewStack(this, `Preview-${preview.name}`, { environment, preview, network, data, traffic });

    Aspects.of(this).add(new ReadOutputsOnce(), { priority: AspectPriority.MUTATING });
    RequiredTags.of(this).apply(
      { ...TAGS, Environment: environment.name },
      { allowedValues: { Environment: [...ENVIRONMENT_NAMES] } },
    );
  }
}
