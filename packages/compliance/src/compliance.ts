import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { CachedValidation } from './cache/cached-validation';
import { VerdictCache } from './cache/verdict-cache';
import { CompliancePack } from './packs/compliance-pack';
import { recordResults } from './packs/packs';
import { failOn } from './private/validation';
import { RECORD_FILE } from './recorder/model';
import { Recorder } from './recorder/recorder';
import { attach, checkAcknowledgement, passToPacks } from './register/acknowledged';
import type { Acknowledgement, RegisteredAcknowledgement } from './register/acknowledgement';
import { today } from './register/dates';
import { isExpired } from './register/expiry';
import type { ExpiryPolicy } from './register/expiry-policy';
import { Register } from './register/register';
import { RegisterPlugin } from './register/register-plugin';
import { FinalApp } from './template/final-app';
import { checkTicketUrl } from './register/ticket-url';

/** Options of `Compliance.check()`. */
export interface ComplianceOptions {
  /**
   * Packs to check.
   *
   * @default - AWS Solutions, NIST 800-53 revision 5, PCI DSS 4.0.1 and HIPAA Security
   */
  readonly packs?: CompliancePack[];

  /**
   * Register of acknowledged findings.
   *
   * @default - only findings that `Compliance.of(construct).acknowledge()` acknowledges
   */
  readonly acknowledgements?: RegisteredAcknowledgement[];

  /**
   * Whether the app contains only a part of the stages of the register. An acknowledgement that matches no finding is then
   * not an error.
   *
   * @default false
   */
  readonly partial?: boolean;

  /**
   * Whether the command `cdk-compliance` also checks the templates with cfn-guard and the rules of AWS Control Tower. The
   * register applies to its findings, with ids such as `cdk-validator-cfnguard::s3_bucket_logging_enabled_check`.
   *
   * The check takes some seconds and is not part of synthesis. Requires the package `@cdklabs/cdk-validator-cfnguard`.
   *
   * @default false
   */
  readonly controlTower?: boolean;

  /**
   * URL of a ticket of your issue tracker, with `{ticket}` instead of its id, such as
   * `https://tickets.example.com/browse/{ticket}`. The reports link the tickets of acknowledgements.
   *
   * @default - only tickets that are URLs are linked
   */
  readonly ticketUrl?: string;

  /**
   * Policy for acknowledgements that expire soon: synthesis and the command warn or fail. An acknowledgement that has expired
   * always fails.
   *
   * @default ExpiryPolicy.warn(Duration.days(30))
   */
  readonly expiryPolicy?: ExpiryPolicy;

  /**
   * Cache of verdicts of CloudFormation's validation, which takes most of the time of a synthesis. The environment variable
   * `CDK_COMPLIANCE_CACHE` with the value `false` turns it off.
   *
   * Does not apply to an app that registers its own `CloudFormationValidatePlugin`.
   *
   * @default - the folder `node_modules/.cache/cdk-compliance` of the nearest folder with `node_modules`, at most 64 MiB
   */
  readonly verdictCache?: VerdictCache;
}

/**
 * Checks an app with rule packs of cdk-nag and records the result of every rule for every resource.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/check-aws-cdk-applications-or-cloudformation-templates-for-best-practices-by-using-cdk-nag-rule-packs.html
 *
 * @example
 * const bucket = new s3.Bucket(this, 'AccessLogs', {
 *   enforceSSL: true,
 *   blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
 * });
 * Compliance.of(app).check({
 *   packs: [CompliancePack.AWS_SOLUTIONS],
 *   acknowledgements: [
 *     {
 *       rules: ['AwsSolutions::AwsSolutions-S1'],
 *       at: [bucket.node.path],
 *       reason: 'Logging of the logging bucket itself would create an infinite loop',
 *       owner: 'platform-team',
 *       expires: '2027-05-31',
 *     },
 *   ],
 * });
 */
export class Compliance {
  /** The compliance of an app, or of a construct and everything in it. */
  static of(scope: IConstruct): Compliance {
    return new Compliance(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Checks all stacks of an app with the packs. Call it after the stacks are created. Synthesis fails if a finding is not
   * acknowledged. It writes a record to the cloud assembly, from which the command `cdk-compliance` creates reports.
   *
   * Requires the package cdk-nag. Throws when the scope is not an app, when a pack is listed twice, and when an
   * acknowledgement has no reason, owner, expiration date or qualified rule id. Fails synthesis when an acknowledgement
   * has expired, has an unknown rule or construct, matches no finding, covers more than the findings, or is not in the
   * register.
   */
  check(options: ComplianceOptions = {}): void {
    const app = this.scope;
    if (!App.isApp(app)) return failOn(app, ['check() must be called for an app, got another construct']);
    const { acknowledgements = [], partial = false, controlTower = false, ticketUrl, expiryPolicy } = options;
    const cache = options.verdictCache ?? VerdictCache._default();
    const register = new Register(app, acknowledgements);
    const configs = (options.packs ?? DEFAULT_PACKS).map((pack) => pack.bind(app));
    const packs = configs.map(({ pack }) => pack);
    failOn(app, [
      ...checkPacks(packs.map(({ name }) => name)),
      checkTicketUrl(ticketUrl),
      expiryPolicy?._problem(),
      cache._problem(),
      ...register.check(),
    ]);
    const expiry = expiryPolicy?._expiry();

    const recorder = new Recorder(app);
    const final = new FinalApp(app);
    for (const pack of packs) recordResults(pack, recorder, final);
    register.apply();
    app.node.addValidation({
      validate: () => {
        // The CDK rejects changes of files in an assembly, so the record of an earlier synthesis is deleted first.
        rmSync(join(app.outdir, RECORD_FILE), { force: true });
        register.apply();
        final.reset();
        CachedValidation.replaceBuiltIn(app, cache._store());
        return [];
      },
    });
    Validations.of(app).addPlugins(
      ...packs,
      new RegisterPlugin(app, configs, recorder, register, final, { partial, controlTower, ticketUrl, expiry }),
    );
  }

  /**
   * Acknowledges findings of a construct and everything in it.
   *
   * Throws when the reason, the owner, the expiration date or the qualified rule id is missing or invalid.
   */
  acknowledge(...acknowledgements: Acknowledgement[]): void {
    failOn(this.scope, acknowledgements.flatMap(checkAcknowledgement));
    for (const entry of acknowledgements) {
      attach(this.scope, entry);
      if (!isExpired(entry, today())) passToPacks(this.scope, entry);
    }
  }
}

const DEFAULT_PACKS = [
  CompliancePack.AWS_SOLUTIONS,
  CompliancePack.NIST_800_53_R5,
  CompliancePack.PCI_DSS_401,
  CompliancePack.HIPAA_SECURITY,
];

function checkPacks(names: string[]): (string | undefined)[] {
  const duplicates = names.filter((name, i) => names.indexOf(name) !== i);
  return [
    names.length === 0 ? 'packs must have at least one pack, got none' : undefined,
    duplicates.length === 0 ? undefined : `packs must be unique, got ${duplicates.join(', ')} twice`,
  ];
}
