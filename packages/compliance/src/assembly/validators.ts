import type { Assembly } from './assembly';
import { parseControls } from '../recorder/controls';
import { Coverage } from '../register/coverage';
import type {
  Level,
  Problem,
  RecordedAcknowledgement,
  RecordedResult,
  ResourceFacts,
  RuleFacts,
} from '../recorder/model';
import { REGISTER_PLUGIN } from '../recorder/model';
import type { PluginReport, Violation, SuppressedViolation } from './validation-report';

/** Findings of validators without a record: CloudFormation validation and other plugins. */
export interface Findings {
  readonly packs: { readonly name: string; readonly version?: string }[];
  readonly rules: RuleFacts[];
  readonly resources: ResourceFacts[];
  readonly results: RecordedResult[];
  readonly acknowledgements: RecordedAcknowledgement[];
  readonly problems: Problem[];
}

/** Reads the report of the CDK, except for the packs that the record contains. */
export function readValidators({ record, validation, describe }: Assembly): Findings {
  const reader = new Reader(new Map(record?.resources.map((resource) => [resource.path, resource])), describe);
  const recorded = new Set(record?.packs.map(({ name }) => name));
  for (const report of validation?.pluginReports ?? []) {
    if (report.pluginName !== REGISTER_PLUGIN) reader.read(report, recorded.has(report.pluginName));
  }
  return reader.findings(record?.acknowledgements ?? []);
}

class Reader {
  private readonly packs: Findings['packs'] = [];
  private readonly rules = new Map<string, RuleFacts>();
  private readonly resources = new Map<string, ResourceFacts>();
  private readonly results: RecordedResult[] = [];
  private readonly problems: Problem[] = [];
  private readonly suppressed = new Map<string, RecordedAcknowledgement>();

  constructor(
    private readonly known: ReadonlyMap<string, ResourceFacts>,
    private readonly describe: Assembly['describe'],
  ) {}

  read(report: PluginReport, recorded: boolean): void {
    const { pluginName: name, pluginVersion: version, metadata, violations, suppressedViolations = [] } = report;
    // A validator that failed has no findings, which is not the same as compliance.
    if (metadata?.error !== undefined)
      this.problems.push({ kind: 'validatorFailed', level: 'error', message: metadata.error });
    if (recorded) return;
    this.packs.push({ name, version });
    for (const violation of [...violations, ...suppressedViolations]) this.violation(name, violation);
    for (const suppressed of suppressedViolations) this.acknowledge(suppressed);
  }

  findings(registered: readonly RecordedAcknowledgement[]): Findings {
    const register = new Coverage(registered);
    const suppressed = new Coverage([...this.suppressed.values()]);
    const needed = this.results.flatMap((result) => (register.find(result) ? [] : (suppressed.find(result) ?? [])));
    return {
      packs: this.packs,
      rules: [...this.rules.values()],
      resources: [...this.resources.values()],
      results: this.results,
      acknowledgements: [...new Set(needed)].map((entry, index) => ({ ...entry, id: `V${index + 1}` })),
      problems: this.problems,
    };
  }

  private violation(pack: string, violation: Violation): void {
    const id = `${pack.replaceAll(' ', '-')}::${violation.ruleName}`;
    const { text: info, controls } = parseControls(violation.description);
    const { suggestedFix: explanation = '' } = violation;
    const rule = this.rules.get(id) ?? { id, pack, level: levelOf(violation), info, explanation, controls };
    this.rules.set(id, rule);
    const message = info === rule.info ? undefined : info;
    for (const { constructPath: path, cloudFormationResource: place } of violation.violatingConstructs) {
      if (!this.known.has(path) && !this.resources.has(path)) {
        const facts = this.describe(path);
        this.resources.set(path, { ...facts, logicalId: place?.logicalId ?? '', template: place?.templatePath ?? '' });
      }
      this.results.push({ rule: id, resource: path, verdict: 'nonCompliant', message });
    }
  }

  private acknowledge({ acknowledgedId, acknowledgedAt = '', reason = '' }: SuppressedViolation): void {
    const entry = { id: '', rules: [acknowledgedId], at: [acknowledgedAt], constructs: [acknowledgedAt], reason };
    this.suppressed.set(`${acknowledgedId} ${acknowledgedAt}`, entry);
  }
}

function levelOf({ severity = 'error' }: Violation): Level {
  if (severity === 'info' || severity === 'warning') return severity;
  return 'error';
}
