import { ACM } from '@aws-sdk/client-acm';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { RDS } from '@aws-sdk/client-rds';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import { SSM } from '@aws-sdk/client-ssm';
import { createHandler, type Plan, type RegionState } from './handler';

/** Quota "Fargate On-Demand vCPU resource count". */
const FARGATE = { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' };

const { METRIC_NAME, METRIC_NAMESPACE, PLAN } = process.env;
const plan = JSON.parse(PLAN ?? '{}') as Plan;
const cloudWatch = new CloudWatch(settingsOf(plan.recovery.region));

/** A Region that is lost must not delay the result. */
function settingsOf(region: string) {
  return { region, maxAttempts: 2, requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 } };
}

function stateOf(region: string): RegionState {
  const settings = settingsOf(region);
  const [acm, ecr, ecs, rds] = [new ACM(settings), new ECR(settings), new ECS(settings), new RDS(settings)];
  const [secrets, quotas, ssm] = [new SecretsManager(settings), new ServiceQuotas(settings), new SSM(settings)];
  return {
    parameter: async (Name) => (await ssm.getParameter({ Name })).Parameter?.Value ?? '',
    secretVersion: async (SecretId) => {
      const { VersionIdsToStages = {} } = await secrets.describeSecret({ SecretId });
      return Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id].includes('AWSCURRENT'));
    },
    database: async (DBInstanceIdentifier) => {
      const { DBInstances } = await rds.describeDBInstances({ DBInstanceIdentifier });
      const { DBInstanceStatus, EngineVersion, DBInstanceClass } = DBInstances?.[0] ?? {};
      return { status: DBInstanceStatus, version: EngineVersion, instanceClass: DBInstanceClass };
    },
    hasImage: async (repositoryName, imageTag) => {
      try {
        const { imageDetails = [] } = await ecr.describeImages({ repositoryName, imageIds: [{ imageTag }] });
        return imageDetails.length > 0;
      } catch (error) {
        if ((error as Error).name === 'ImageNotFoundException') return false;
        throw error;
      }
    },
    taskDefinition: async (cluster, service) => {
      const { services } = await ecs.describeServices({ cluster, services: [service] });
      const { taskDefinition } = await ecs.describeTaskDefinition({
        taskDefinition: services?.[0]?.taskDefinition ?? '',
      });
      const containers = (taskDefinition?.containerDefinitions ?? []).map(({ name, image, environment, secrets }) => ({
        name,
        image,
        environment: Object.fromEntries((environment ?? []).map((each) => [each.name ?? '', each.value ?? ''])),
        secrets: (secrets ?? []).map((each) => each.name ?? ''),
      }));
      return { cpu: taskDefinition?.cpu, memory: taskDefinition?.memory, containers };
    },
    certificate: async (CertificateArn) => {
      const { Certificate } = await acm.describeCertificate({ CertificateArn });
      return { status: Certificate?.Status, notAfter: Certificate?.NotAfter };
    },
    fargateQuota: async () => {
      // a quota that was never changed has its default
      const { Quota } = await quotas.getServiceQuota(FARGATE).catch(() => quotas.getAWSDefaultServiceQuota(FARGATE));
      return Quota?.Value ?? 0;
    },
    isInAlarm: async (alarmName) => {
      const { MetricAlarms } = await cloudWatch.describeAlarms({ AlarmNames: [alarmName] });
      return MetricAlarms?.[0]?.StateValue === 'ALARM';
    },
  };
}

/** Compares both Regions, on a schedule. */
export const handler = createHandler({
  plan,
  primary: stateOf(plan.primary.region),
  recovery: stateOf(plan.recovery.region),
  now: () => new Date(),
  log: (result) => console.log(JSON.stringify(result)),
  put: async (ready) => {
    await cloudWatch.putMetricData({
      Namespace: METRIC_NAMESPACE,
      MetricData: [{ MetricName: METRIC_NAME, Value: ready }],
    });
  },
});
