import { anomalyMonitors, configRecorders, oidcProviders, signingConfigurations } from './singletons';
import { bootstrapVersion } from './bootstrap-version';
import { reasonOf } from '../shared/sdk';
import type { Check, CheckId, Finding, Requirements } from './check';
import { hostedZones } from './hosted-zones';
import { lambdaConcurrency } from './lambda-concurrency';
import { quotas } from './quotas';
import { regions } from './regions';
import { serviceLinkedRoles } from './service-linked-roles';

/** Solutions of an app for failed checks. `{stage}` stands for the name of the stage, `{STAGE}` for it in capitals. */
export type Hints = Readonly<Partial<Record<CheckId, string>>>;

const CHECKS: readonly Check[] = [
  regions,
  bootstrapVersion,
  quotas,
  lambdaConcurrency,
  serviceLinkedRoles,
  hostedZones,
  configRecorders,
  oidcProviders,
  anomalyMonitors,
  signingConfigurations,
];

/** Runs all checks at the same time. A check that AWS refuses to answer is `unknown`. */
export async function runChecks(requirements: Requirements): Promise<readonly Finding[]> {
  const results = await Promise.all(CHECKS.map((check) => guarded(check, requirements)));
  return results.flat();
}

async function guarded(check: Check, requirements: Requirements): Promise<readonly Finding[]> {
  try {
    return await check.run(requirements);
  } catch (error) {
    return [{ check: check.id, where: requirements.account, verdict: 'unknown', detail: reasonOf(error) }];
  }
}

/** Replaces the general solutions by those of the app. */
export function withHints(findings: readonly Finding[], hints: Hints, stage = ''): readonly Finding[] {
  return findings.map((finding) => {
    const hint = finding.fix === undefined ? undefined : hints[finding.check];
    return hint === undefined
      ? finding
      : { ...finding, fix: hint.replaceAll('{stage}', stage).replaceAll('{STAGE}', stage.toUpperCase()) };
  });
}

/** Formats one line for each finding, with the solution below it. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ check, where, verdict, detail, fix }) => [
      `${verdict.padEnd(8)} ${check.padEnd(20)} ${where.padEnd(21)} ${detail}`,
      ...(fix === undefined ? [] : [`         to solve it: ${fix}`]),
    ])
    .join('\n');
}

/** Counts the findings of each verdict, for example `12 ok, 1 failed`. */
export function countFindings(findings: readonly Finding[]): string {
  return (['ok', 'warning', 'failed', 'unknown'] as const)
    .map((verdict) => [findings.filter((finding) => finding.verdict === verdict).length, verdict] as const)
    .filter(([count, verdict]) => count > 0 || verdict === 'ok')
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(', ');
}
