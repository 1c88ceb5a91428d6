import type { App } from 'aws-cdk-lib/core';
import { cdkNagVersion } from '../packs/cdk-nag';
import { CompliancePack, type CompliancePackConfig } from '../packs/compliance-pack';
import { recordResults } from '../packs/packs';
import type { ComplianceRecord, Problem } from '../recorder/model';
import { Recorder } from '../recorder/recorder';
import { FinalApp } from '../template/final-app';
import type { Assembly } from './assembly';
import { earlierAcknowledgements } from './earlier-acknowledgements';
import { RebuiltApp } from './rebuilt-app';
import { readStacks } from './stacks';

/** Packs by their names in reports. */
export const PACKS: Readonly<Record<string, CompliancePack>> = {
  AwsSolutions: CompliancePack.AWS_SOLUTIONS,
  'NIST.800.53.R5': CompliancePack.NIST_800_53_R5,
  'PCI.DSS.4.0.1': CompliancePack.PCI_DSS_401,
  'HIPAA.Security': CompliancePack.HIPAA_SECURITY,
  'NIST.800.53.R4': CompliancePack.NIST_800_53_R4,
  Serverless: CompliancePack.SERVERLESS,
  'AWS.FSBP': CompliancePack.AWS_FSBP,
  'CIS.AWS.Foundations': CompliancePack.CIS_AWS_500,
  'PCI.DSS.321': CompliancePack.PCI_DSS_321,
};

/** Packs that `Compliance.check()` checks by default. */
const DEFAULT_PACKS = ['AwsSolutions', 'NIST.800.53.R5', 'PCI.DSS.4.0.1', 'HIPAA.Security'];

/**
 * Checks the templates of a cloud assembly without a record with packs, as `Compliance.check()` does during synthesis. The record
 * names what only the app knows.
 *
 * @param names names of the packs. By default, those that the app used without `Compliance`, or those of `Compliance.check()`
 */
export function judgeTemplates(folder: string, { validation }: Assembly, names?: readonly string[]): ComplianceRecord {
  const used = (validation?.pluginReports ?? [])
    .map(({ pluginName }) => pluginName)
    .filter((name) => Object.hasOwn(PACKS, name));
  const packs = names ?? (used.length > 0 ? used : DEFAULT_PACKS);
  const rebuilt = new RebuiltApp(folder, readStacks(folder));
  try {
    return record(rebuilt, validation, packs);
  } finally {
    rebuilt.close();
  }
}

function record(rebuilt: RebuiltApp, validation: Assembly['validation'], names: readonly string[]): ComplianceRecord {
  const { app } = rebuilt;
  const recorder = new Recorder(app);
  const final = new FinalApp(app);
  const configs = check(app, names, recorder, final);
  const templates = new Map(rebuilt.resources.map(({ construct, template }) => [construct.node.path, template]));
  const resources = recorder.resources.map(({ path, ...facts }) => ({
    ...facts,
    path,
    template: templates.get(path) ?? facts.template,
  }));
  const { rules, results } = recorder;
  const { acknowledgements, messages } = earlierAcknowledgements(rebuilt.resources, rules, validation);
  const unreadable = final.unreadable.map(({ path: at, level, message }): Problem => ({
    kind: 'notChecked',
    level,
    message,
    at,
  }));
  const problems = [...limitsOf(rebuilt, resources.length), ...messages].map(limit);
  return {
    recordVersion: 1,
    packs: configs.map(({ pack: { name, version = cdkNagVersion() }, controls }) => ({ name, version, controls })),
    rules,
    resources,
    results,
    acknowledgements,
    partial: true,
    problems: [...retiredPacks(configs), ...unreadable, ...problems],
  };
}

function check(app: App, names: readonly string[], recorder: Recorder, final: FinalApp): CompliancePackConfig[] {
  const configs = names.map((name) => PACKS[name].bind(app));
  for (const { pack } of configs) recordResults(pack, recorder, final);
  app.synth();
  for (const { pack } of configs) pack.validateScope(app);
  return configs;
}

function retiredPacks(configs: readonly CompliancePackConfig[]): Problem[] {
  return configs.flatMap(({ pack: { name }, retired }) =>
    retired === undefined ? [] : [{ kind: 'retired', level: 'warning', message: `${name}: ${retired}` }],
  );
}

/** Facts that only the app knows. The report names them. */
function limitsOf({ resources, gaps }: RebuiltApp, checked: number): string[] {
  const unnamed = resources.filter(({ hasPath }) => !hasPath).length;
  return [
    'the assembly has no record of Compliance.check(), so the packs checked its templates. Acknowledgements in the code of the ' +
      'app and rules of its own packs are unknown',
    'source lines are unknown, because a template does not contain them',
    ...(unnamed === 0
      ? []
      : [`${unnamed} of ${checked} resources have no construct path in their metadata, and are named by logical id`]),
    ...gaps,
  ];
}

function limit(message: string): Problem {
  return { kind: 'unknown', level: 'warning', message };
}
