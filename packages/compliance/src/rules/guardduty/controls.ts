import type { Control } from '../control';
import { config } from '../decisions';

const REASON = 'The organization or another template can enable the detector and its protection plans';

/** Controls for Amazon GuardDuty. */
export const GUARDDUTY: readonly Control[] = [
  {
    id: 'GuardDuty.1',
    title: 'GuardDuty is enabled in each Region',
    severity: 'high',
    decision: config('GUARDDUTY_ENABLED_CENTRALIZED', REASON),
  },
  {
    id: 'GuardDuty.5',
    title: 'GuardDuty analyzes the audit logs of EKS clusters',
    severity: 'high',
    decision: config('GUARDDUTY_EKS_PROTECTION_AUDIT_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.6',
    title: 'GuardDuty analyzes the network activity of Lambda functions',
    severity: 'high',
    decision: config('GUARDDUTY_LAMBDA_PROTECTION_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.7',
    title: 'GuardDuty manages its agent in EKS clusters',
    severity: 'medium',
    decision: config('GUARDDUTY_EKS_PROTECTION_RUNTIME_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.8',
    title: 'GuardDuty scans volumes of EC2 instances for malware',
    severity: 'high',
    decision: config('GUARDDUTY_MALWARE_PROTECTION_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.9',
    title: 'GuardDuty analyzes sign-ins to RDS databases',
    severity: 'high',
    decision: config('GUARDDUTY_RDS_PROTECTION_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.10',
    title: 'GuardDuty analyzes data events of S3 buckets',
    severity: 'high',
    decision: config('GUARDDUTY_S3_PROTECTION_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.11',
    title: 'GuardDuty monitors workloads at run time',
    severity: 'high',
    decision: config('GUARDDUTY_RUNTIME_MONITORING_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.12',
    title: 'GuardDuty manages its agent in ECS clusters on Fargate',
    severity: 'medium',
    decision: config('GUARDDUTY_ECS_PROTECTION_RUNTIME_ENABLED', REASON),
  },
  {
    id: 'GuardDuty.13',
    title: 'GuardDuty manages its agent on EC2 instances',
    severity: 'medium',
    decision: config('GUARDDUTY_EC2_PROTECTION_RUNTIME_ENABLED', REASON),
  },
];
