import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { biasIsolation } from './jobs/bias-isolation';
import { biasTraffic } from './jobs/bias-traffic';
import { dataQualityIsolation } from './jobs/data-quality-isolation';
import { dataQualityTraffic } from './jobs/data-quality-traffic';
import { explainabilityTraffic } from './jobs/explainability-traffic';
import { modelQualityTraffic } from './jobs/model-quality-traffic';
import { scheduleIsolation } from './jobs/schedule-isolation';
import { endpointInstances } from './models/instance-count';
import { modelIsolation } from './models/isolation';
import { offlineStore } from './models/offline-store';
import { pipelineRegistry } from './models/pipeline-registry';
import { primaryRegistry } from './models/primary-registry';
import { notebookPlatform } from './notebooks/platform';
import { rootAccess } from './notebooks/root-access';

const NOTEBOOK = 'AWS::SageMaker::NotebookInstance';

/** Controls for Amazon SageMaker AI. */
export const SAGEMAKER: readonly Control[] = [
  {
    id: 'SageMaker.1',
    title: 'notebook instances have no direct internet access',
    severity: 'high',
    decision: nag('sagemaker.SageMakerNotebookNoDirectInternetAccess', NOTEBOOK),
  },
  {
    id: 'SageMaker.2',
    title: 'notebook instances run in a VPC of the account',
    severity: 'high',
    decision: nag('sagemaker.SageMakerNotebookInVPC', NOTEBOOK),
  },
  {
    id: 'SageMaker.3',
    title: 'users of notebook instances have no root access',
    severity: 'high',
    decision: rule(rootAccess),
  },
  {
    id: 'SageMaker.4',
    title: 'endpoints start with at least two instances',
    severity: 'medium',
    decision: rule(endpointInstances),
  },
  {
    id: 'SageMaker.5',
    title: 'models have network isolation',
    severity: 'medium',
    decision: rule(modelIsolation),
  },
  {
    id: 'SageMaker.8',
    title: 'notebook instances run on a supported platform',
    severity: 'medium',
    decision: rule(notebookPlatform, 'Support of platforms is as of September 2026.'),
  },
  {
    id: 'SageMaker.9',
    title: 'data quality jobs encrypt traffic between containers',
    severity: 'medium',
    decision: rule(dataQualityTraffic),
  },
  {
    id: 'SageMaker.10',
    title: 'explainability jobs encrypt traffic between instances',
    severity: 'medium',
    decision: rule(explainabilityTraffic),
  },
  {
    id: 'SageMaker.11',
    title: 'data quality jobs have network isolation',
    severity: 'medium',
    decision: rule(dataQualityIsolation),
  },
  {
    id: 'SageMaker.12',
    title: 'bias jobs have network isolation',
    severity: 'medium',
    decision: rule(biasIsolation),
  },
  {
    id: 'SageMaker.13',
    title: 'model quality jobs encrypt traffic between containers',
    severity: 'medium',
    decision: rule(modelQualityTraffic),
  },
  {
    id: 'SageMaker.14',
    title: 'monitoring schedules have network isolation',
    severity: 'medium',
    decision: rule(scheduleIsolation),
  },
  {
    id: 'SageMaker.15',
    title: 'bias jobs encrypt traffic between instances',
    severity: 'medium',
    decision: rule(biasTraffic),
  },
  {
    id: 'SageMaker.16',
    title: 'primary containers of models are in a private registry',
    severity: 'medium',
    decision: rule(primaryRegistry),
  },
  {
    id: 'SageMaker.17',
    title: 'offline stores of feature groups are encrypted with KMS keys',
    severity: 'medium',
    decision: rule(offlineStore),
  },
  {
    id: 'SageMaker.19',
    title: 'containers of inference pipelines are in a private registry',
    severity: 'medium',
    decision: rule(pipelineRegistry),
  },
];
