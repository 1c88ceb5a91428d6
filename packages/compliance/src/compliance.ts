import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Acknowledgement, RegisteredAcknowledgement } from './register/acknowledgement';
import { CompliancePack } from './packs/compliance-pack';
import { attach, checkAcknowledgement, tellPacks } from './register/acknowledged';
import { isExpired, today } from './register/expiry';
import { RECORD_FILE } from './recorder/model';
import { recordingPacks } from './packs/packs';
import { Recorder } from './recorder/recorder';
import { Register } from './register/register';
import { RegisterPlugin } from './register/register-plugin';
import { failOn } from './private/validation';

/** Options of `Compliance.check()`. */
export interface ComplianceOptions {
  /**
   * The packs whose rules are checked.
   *
   * @default - AWS Solutions, NIST 800-53 revision 5, PCI DSS 3.2.1 and HIPAA Security
   */
  readonly packs?: CompliancePack[];

  /**
   * The register: findings that somebody answers for.
   *
   * @default - only those made by `Compliance.of(construct).acknowledge()`
   */
  readonly acknowledgements?: RegisteredAcknowledgement[];

  /**
   * Whether the app leaves out a part of what the register is about, such as all stages but one. An acknowledgement
   * that matches nothing is then no error.
   *
   * @default false
   */
  readonly partial?: boolean;

  /**
   * Whether the command `cdk-compliance` asks for a second opinion as well: cfn-guard, with the rules of AWS Control
   * Tower, over the templates. What it finds falls under the same register, by ids such as
   * `cdk-validator-cfnguard::s3_bucket_logging_enabled_check`.
   *
   * It takes some seconds, which is why the synth does not. Needs the package `@cdklabs/cdk-validator-cfnguard`.
   *
   * @default false
   */
  readonly controlTower?: boolean;
}

/**
 * Checks an app with packs of rules, and keeps what every rule said of every resource.
 */
export class Compliance {
  /** The compliance of an app, or of the constructs below a scope. */
  static of(scope: IConstruct): Compliance {
    return new Compliance(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Puts the packs over all stacks of an app; call it when they are made. The synth fails on a finding that nobody
   * acknowledged, and leaves a record in the cloud assembly, of which the command `cdk-compliance` makes the reports.
   *
   * Needs the package cdk-nag. Throws when the scope is no app, or an acknowledgement lacks a reason, an owner, a day on
   * which it ends or the qualified id of a rule. Fails the synth when one has expired, names a rule or a construct that is
   * not there, matches nothing, is wider than needed, or is told to the packs past the register.
   */
  check(options: ComplianceOptions = {}): void {
    const app = this.scope;
    if (!App.isApp(app)) return failOn(app, ['check() is for an app; a part of it is never checked alone']);
    const { packs = DEFAULT_PACKS, acknowledgements = [], partial = false, controlTower = false } = options;
    const register = new Register(app, acknowledgements);
    failOn(app, [packs.length === 0 ? 'packs must hold at least one' : undefined, ...register.check()]);

    const recorder = new Recorder(app);
    const plugins = recordingPacks(app, [...new Set(packs.map(({ _className }) => _className))], recorder);
    register.apply();
    app.node.addValidation({
      validate: () => {
        // the CDK takes a changed file for an attack on the assembly, so what an earlier run left goes first
        rmSync(join(app.outdir, RECORD_FILE), { force: true });
        register.apply();
        return [];
      },
    });
    Validations.of(app).addPlugins(
      ...plugins,
      new RegisterPlugin(app, plugins, recorder, register, { partial, controlTower }),
    );
  }

  /**
   * Acknowledges findings at a construct, and what is below it.
   *
   * Throws when the reason, the owner, the day on which it ends or the qualified id of a rule is missing or malformed.
   */
  acknowledge(...acknowledgements: Acknowledgement[]): void {
    failOn(this.scope, acknowledgements.flatMap(checkAcknowledgement));
    for (const entry of acknowledgements) {
      attach(this.scope, entry);
      if (!isExpired(entry, today())) tellPacks(this.scope, entry);
    }
  }
}

const DEFAULT_PACKS = [
  CompliancePack.AWS_SOLUTIONS,
  CompliancePack.NIST_800_53_R5,
  CompliancePack.PCI_DSS_321,
  CompliancePack.HIPAA_SECURITY,
];
