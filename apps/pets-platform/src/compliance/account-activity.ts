import type { RegisteredAcknowledgement } from '@pets/compliance';
import { AccountActivityAlarms } from '@pets/observability';
import { Stage } from 'aws-cdk-lib/core';
import { TAGS } from '../pets-api';
import type { GovernanceStack } from '../stacks/governance-stack';
import { CIS, of } from './packs';

/** Recommendations of CIS AWS Foundations 5.0.0, section 4. AWS Security Hub (4.16) is a setting of the account. */
const ALARMS = Array.from({ length: 15 }, (_, index) => `4.${index + 1}`);

/** For accounts without alarms on account activity. */
export function accountActivityAcknowledgements(stacks: readonly GovernanceStack[]): RegisteredAcknowledgement[] {
  const unwatched = stacks.filter(({ node }) => !node.children.some((child) => child instanceof AccountActivityAlarms));
  if (unwatched.length === 0) return [];
  return [
    {
      rules: ALARMS.flatMap((recommendation) => of(recommendation, CIS)),
      at: ['Governance/Trail'],
      stages: unwatched.map((stack) => Stage.of(stack)!.node.id),
      reason:
        'Changes of the account are not reported when they happen. People and pipelines change a test account all day, so that alarms would not show an attack. The trail records all changes. The setting accountAlarms creates the alarms, by default in prod',
      owner: TAGS.Owner,
      expires: '2027-11-30',
    },
  ];
}
