import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib/core';
import { today } from './dates';
import { expiryProblems } from './expiry';
import { judge } from './judgement';
import { type ComplianceRecord, type Problem, RECORD_FILE, REGISTER_PLUGIN } from '../recorder/model';
import { cdkNagVersion } from '../packs/cdk-nag';
import type { CompliancePackConfig } from '../packs/compliance-pack';
import type { Recorder } from '../recorder/recorder';
import type { FinalApp } from '../template/final-app';
import { recorded, type Register } from './register';

/** Runs after the packs, checks the register against their results, and writes the record. */
export class RegisterPlugin implements IPolicyValidationPlugin {
  readonly name = REGISTER_PLUGIN;

  constructor(
    private readonly app: App,
    private readonly packs: readonly CompliancePackConfig[],
    private readonly recorder: Recorder,
    private readonly register: Register,
    private readonly final: FinalApp,
    private readonly options: Pick<ComplianceRecord, 'partial' | 'controlTower' | 'ticketUrl' | 'expiry'>,
  ) {}

  validate(): PolicyValidationPluginReport {
    const { app } = this;
    const { partial = false, controlTower, ticketUrl, expiry } = this.options;
    const { rules, resources, results } = this.recorder;
    const placed = this.register.placed();
    const packs = this.packs.map(({ pack: { name, version = cdkNagVersion() }, controls }) => ({
      name,
      version,
      controls,
    }));
    const names = packs.map(({ name }) => name);
    const acknowledgements = placed.map(recorded);
    const notChecked = this.final.unreadable.map(({ path: at, level, message }): Problem => ({
      kind: 'notChecked',
      level,
      message,
      at,
    }));
    const retired = this.packs.flatMap(({ pack: { name }, retired: reason }): Problem[] =>
      reason === undefined ? [] : [{ kind: 'retired', level: 'warning', message: `${name}: ${reason}` }],
    );
    const problems = [
      ...judge({ app, packs: names, rules, results, acknowledgements: placed, partial }),
      ...notChecked,
      ...retired,
    ];
    const record: ComplianceRecord = {
      recordVersion: 1,
      packs,
      rules,
      resources,
      results,
      acknowledgements,
      partial,
      controlTower,
      ticketUrl,
      expiry,
      problems,
    };
    writeFileSync(join(app.outdir, RECORD_FILE), JSON.stringify(record));

    // a second synthesis can skip the validation of constructs, and with it the reset before the packs
    this.final.reset();
    const all = [...problems, ...expiryProblems(acknowledgements, today(), expiry)];
    return {
      success: all.every(({ level }) => level === 'warning'),
      violations: all.map(({ kind, level, message, at }) => ({
        ruleName: kind,
        description: message,
        // A fatal violation cannot be acknowledged.
        severity: level === 'error' ? 'fatal' : 'warning',
        violatingResources: [{ constructPath: at ?? '', locations: [] }],
      })),
    };
  }
}
