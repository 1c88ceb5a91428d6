import { biasIsolation } from '../../../src/rules/sagemaker/jobs/bias-isolation';
import { biasTraffic } from '../../../src/rules/sagemaker/jobs/bias-traffic';
import { dataQualityIsolation } from '../../../src/rules/sagemaker/jobs/data-quality-isolation';
import { dataQualityTraffic } from '../../../src/rules/sagemaker/jobs/data-quality-traffic';
import { explainabilityTraffic } from '../../../src/rules/sagemaker/jobs/explainability-traffic';
import { modelQualityTraffic } from '../../../src/rules/sagemaker/jobs/model-quality-traffic';
import { scheduleIsolation } from '../../../src/rules/sagemaker/jobs/schedule-isolation';
import { endpointInstances } from '../../../src/rules/sagemaker/models/instance-count';
import { modelIsolation } from '../../../src/rules/sagemaker/models/isolation';
import { offlineStore } from '../../../src/rules/sagemaker/models/offline-store';
import { pipelineRegistry } from '../../../src/rules/sagemaker/models/pipeline-registry';
import { primaryRegistry } from '../../../src/rules/sagemaker/models/primary-registry';
import { notebookPlatform } from '../../../src/rules/sagemaker/notebooks/platform';
import { rootAccess } from '../../../src/rules/sagemaker/notebooks/root-access';
import { PARAMETER, properties, settingCases, type RuleCases } from './case';

const FLAG = { compliant: [true], nonCompliant: [false, undefined] };
const TRAFFIC = ['NetworkConfig', 'EnableInterContainerTrafficEncryption'];
const ISOLATION = ['NetworkConfig', 'EnableNetworkIsolation'];
const instances = (InstanceCount: number) => ({ JobResources: { ClusterConfig: { InstanceCount } } });
const SEVERAL_INSTANCES = {
  ...FLAG,
  with: instances(2),
  notApplicable: { 'one instance': properties(instances(1)), 'no resources': properties({}) },
};
const variants = (...ProductionVariants: readonly unknown[]) => properties({ ProductionVariants });
const image = (RepositoryAccessMode: unknown) => ({ ImageConfig: { RepositoryAccessMode } });
const store = (OfflineStoreConfig: unknown) => properties({ OfflineStoreConfig });

export const sagemaker: Readonly<Record<string, RuleCases>> = {
  rootAccess: settingCases(rootAccess, ['RootAccess'], {
    compliant: ['Disabled'],
    nonCompliant: ['Enabled', undefined],
  }),
  notebookPlatform: settingCases(notebookPlatform, ['PlatformIdentifier'], {
    compliant: ['notebook-al2-v3'],
    nonCompliant: ['notebook-al2-v2', 'notebook-al1-v1', undefined],
  }),
  endpointInstances: {
    rule: endpointInstances,
    compliant: { 'two instances': variants({ InitialInstanceCount: 2 }) },
    nonCompliant: {
      'one instance': variants({ InitialInstanceCount: 2 }, { InitialInstanceCount: 1 }),
      'no count': variants({}),
    },
    notApplicable: { 'a serverless variant': variants({ ServerlessConfig: { MaxConcurrency: 1 } }) },
    unresolved: { 'a parameter': variants({ InitialInstanceCount: PARAMETER }) },
  },
  modelIsolation: settingCases(modelIsolation, ['EnableNetworkIsolation'], FLAG),
  primaryRegistry: settingCases(primaryRegistry, ['PrimaryContainer', 'ImageConfig', 'RepositoryAccessMode'], {
    compliant: ['Vpc'],
    nonCompliant: ['Platform'],
    notApplicable: { 'a pipeline': properties({ Containers: [image('Vpc')] }) },
  }),
  pipelineRegistry: {
    rule: pipelineRegistry,
    compliant: { 'private registries': properties({ Containers: [image('Vpc'), image('Vpc')] }) },
    nonCompliant: {
      'a container in ECR': properties({ Containers: [image('Vpc'), image('Platform')] }),
      'a container without a registry': properties({ Containers: [{ Image: 'image' }] }),
    },
    notApplicable: { 'one container': properties({ PrimaryContainer: image('Platform') }) },
    unresolved: { 'a parameter': properties({ Containers: [image(PARAMETER)] }) },
  },
  offlineStore: {
    rule: offlineStore,
    compliant: { 'a key': store({ S3StorageConfig: { KmsKeyId: { Ref: 'Key' } } }) },
    nonCompliant: { 'no key': store({ S3StorageConfig: { S3Uri: 's3://store' } }) },
    notApplicable: { 'no offline store': properties({}) },
    unresolved: { 'a parameter': store(PARAMETER) },
  },
  dataQualityTraffic: settingCases(dataQualityTraffic, TRAFFIC, FLAG),
  modelQualityTraffic: settingCases(modelQualityTraffic, TRAFFIC, FLAG),
  explainabilityTraffic: settingCases(explainabilityTraffic, TRAFFIC, SEVERAL_INSTANCES),
  biasTraffic: settingCases(biasTraffic, TRAFFIC, SEVERAL_INSTANCES),
  dataQualityIsolation: settingCases(dataQualityIsolation, ISOLATION, FLAG),
  biasIsolation: settingCases(biasIsolation, ISOLATION, FLAG),
  scheduleIsolation: settingCases(
    scheduleIsolation,
    ['MonitoringScheduleConfig', 'MonitoringJobDefinition', ...ISOLATION],
    {
      compliant: [true],
      nonCompliant: [false],
      notApplicable: {
        'a definition by name': properties({ MonitoringScheduleConfig: { MonitoringJobDefinitionName: 'job' } }),
      },
    },
  ),
};
