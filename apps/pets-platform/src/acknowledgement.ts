import { Stage, Validations, type App } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { EnvironmentName } from './environments';
import { SettingsError } from './settings';

/** A finding of the compliance packs that we live with, and on whose word. */
export interface Acknowledgement {
  /** Qualified ids of the rules, as the report names them: `AwsSolutions::AwsSolutions-RDS11`. */
  readonly rules: readonly string[];
  /** Paths of the constructs in an environment: `Data/Database`. The narrower the better. */
  readonly at: readonly string[];
  /** Environments in which it holds; all of them where it is left out. */
  readonly environments?: readonly EnvironmentName[];
  /** Whether a setting may leave the constructs out of every environment. */
  readonly optional?: boolean;
  /** Why it is no fault here. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds, `2027-05-31`. */
  readonly expires: string;
}

/**
 * Puts the acknowledgements at the constructs of every environment that has them.
 *
 * Throws a `SettingsError` when one has expired, or names a construct that no environment has.
 *
 * @param today the day of the synth, `2026-11-23`
 * @param partial whether the app leaves environments out, one of which may have the construct
 */
export function acknowledge(
  app: App,
  acknowledgements: readonly Acknowledgement[],
  today: string,
  partial = false,
): void {
  const stages = app.node.children.filter((child) => Stage.isStage(child));
  const problems: string[] = [];
  for (const { rules, at, environments, optional, reason, owner, expires } of acknowledgements) {
    const meant = stages.filter(({ node }) => environments?.includes(node.id as EnvironmentName) ?? true);
    if (expires < today)
      problems.push(
        `the acknowledgement of ${rules.join(', ')} at ${at.join(', ')} expired on ${expires}; ${owner} must renew or end it`,
      );
    for (const path of at) {
      const constructs = meant.map((stage) => find(stage, path)).filter((construct) => construct !== undefined);
      if (constructs.length === 0 && !partial && !optional)
        problems.push(`the acknowledgement of ${rules.join(', ')} names ${path}, which no environment has`);
      for (const construct of constructs) {
        Validations.of(construct).acknowledge(
          ...rules.map((id) => ({ id, reason: `${reason} (${owner}, until ${expires})` })),
        );
      }
    }
  }
  if (problems.length > 0) throw new SettingsError(problems.join('; '));
}

function find(stage: IConstruct, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), stage);
}
