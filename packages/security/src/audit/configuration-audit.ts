import type * as config from 'aws-cdk-lib/aws-config';
import { Construct, type IDependable } from 'constructs';
import { createAfter } from '../private/dependencies';
import { failAt, failOn, pathOf, type Problem } from '../private/validation';
import { AuditRule } from './audit-rule';
import type { ConfigurationRecorder } from './configuration-recorder';

/** Properties of `ConfigurationAudit`. */
export interface ConfigurationAuditProps {
  /** Recorder of the account in this Region: a new one, or the one that exists. */
  readonly recorder: ConfigurationRecorder;

  /**
   * Rules to evaluate.
   *
   * @default AuditRule.recommended()
   */
  readonly rules?: AuditRule[];

  /**
   * Rules in addition to `rules`. A rule with the same identifier replaces the one of `rules`.
   *
   * @default - none
   */
  readonly extraRules?: AuditRule[];
}

/**
 * Creates the configuration recorder, the delivery channel and rules of AWS Config, or only the rules if the account has a
 * recorder. Create it in each Region that holds data. A charge for each recorded configuration item and each rule evaluation
 * applies.
 *
 * Throws when a managed rule is unknown or has an empty parameter, when `rules` or `extraRules` contains a rule twice, and
 * when the bucket has a default object lock retention, which AWS Config does not support.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/config-concepts.html
 *
 * @example
 * new ConfigurationAudit(this, 'Audit', {
 *   recorder: ConfigurationRecorder.toBucket(new LogBucket(this, 'ConfigLogs', { encryptionKey })),
 *   extraRules: [AuditRule.requiredTags(['Project', 'Owner'])],
 * });
 */
export class ConfigurationAudit extends Construct {
  /** The configuration recorder, unless the account has one. */
  readonly recorder?: config.CfnConfigurationRecorder;

  /** The rules, in the order of the props. */
  readonly rules: config.IRule[];

  private readonly ready?: IDependable;

  constructor(scope: Construct, id: string, props: ConfigurationAuditProps) {
    const { extraRules = [] } = props;
    const replaced = new Set(extraRules.map(({ identifier }) => identifier));
    const baseRules = props.rules ?? AuditRule.recommended();
    const rules = [...baseRules.filter(({ identifier }) => !replaced.has(identifier)), ...extraRules];
    failAt(pathOf(scope, id), [
      checkUnique('rules', baseRules),
      checkUnique('extraRules', extraRules),
      ...rules.flatMap((rule) => rule.validate()),
    ]);
    super(scope, id);
    const { recorder, dependency } = props.recorder.bind(this);
    this.recorder = recorder;
    this.ready = dependency;
    this.rules = rules.map((rule) => this.createRule(rule));
  }

  /** Adds one more rule. */
  addRule(rule: AuditRule): config.IRule {
    failOn(this, [
      this.node.tryFindChild(rule.identifier) ? `rule ${rule.identifier} must be unique, got it twice` : undefined,
      ...rule.validate(),
    ]);
    const created = this.createRule(rule);
    this.rules.push(created);
    return created;
  }

  private createRule(rule: AuditRule): config.IRule {
    const created = rule.bind(this);
    // AWS Config does not accept rules before it has a recorder.
    if (this.ready) createAfter(created, this.ready);
    return created;
  }
}

function checkUnique(prop: string, rules: AuditRule[]): Problem {
  const names = rules.map(({ identifier }) => identifier);
  const duplicates = names.filter((name, i) => names.indexOf(name) !== i);
  return duplicates.length === 0 ? undefined : `${prop} must be unique, got ${duplicates.join(', ')} twice`;
}
