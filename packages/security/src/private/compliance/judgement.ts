import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { nameOf, normalized, toldAt } from './acknowledged';
import { commonScope, Coverage, findingId, isWithin } from './coverage';
import type { Problem, ProblemKind, RecordedResult, RuleFacts } from './model';
import { groupBy, partition } from './collections';
import { outermostStage } from './recorder';
import { type PlacedAcknowledgement, recorded } from './register';

/** What the packs found, and what of it is acknowledged. */
export interface Evidence {
  readonly app: IConstruct;
  readonly packs: readonly string[];
  readonly rules: readonly RuleFacts[];
  readonly results: readonly RecordedResult[];
  readonly acknowledgements: readonly PlacedAcknowledgement[];
  /** Not every stage that the register is about is in this synth. */
  readonly partial: boolean;
}

/** All that is wrong with the register, but for what comes with time. */
export function judge(evidence: Evidence): Problem[] {
  const judge = new Judge(evidence);
  return [...evidence.acknowledgements.flatMap((entry) => judge.entry(entry)), ...judge.others()];
}

class Judge {
  private readonly knownRules: ReadonlySet<string>;
  private readonly byRule: ReadonlyMap<string, RecordedResult[]>;
  private readonly coverage;

  constructor(private readonly evidence: Evidence) {
    this.knownRules = new Set(evidence.rules.map(({ id }) => id));
    this.byRule = groupBy(evidence.results, ({ rule }) => rule);
    this.coverage = new Coverage(evidence.acknowledgements.map(recorded));
  }

  entry(entry: PlacedAcknowledgement): Problem[] {
    if (!entry.meant) return [];
    const judged = entry.rules.filter((rule) => this.evidence.packs.includes(packOf(rule)));
    const unknown = judged.filter((rule) => this.knownRules.size > 0 && !this.knownRules.has(baseOf(rule)));
    const known = judged.filter((rule) => !unknown.includes(rule));
    return [
      ...unknown.map((rule) => problem('unknownRule', `${nameOf(entry)} names ${rule}, a rule that its pack lacks`)),
      ...entry.at.flatMap((path) => this.place(entry, path, known)),
    ];
  }

  /** The packs must hear of no acknowledgement that the register lacks. */
  others(): Problem[] {
    const told = this.evidence.app.node
      .findAll()
      .map(({ node }) => [node.path, toldAt({ node } as IConstruct)] as const);
    const elsewhere = new Coverage(told.map(([path, rules]) => ({ rules, constructs: [path] })));
    const found = this.evidence.results.filter((result) => isOpen(result) && this.coverage.find(result) === undefined);
    const unregistered = found.flatMap((result) => {
      const [at] = elsewhere.find(result)?.constructs ?? [];
      return at === undefined ? [] : [`${at} acknowledges ${findingId(result)} without owner and end`];
    });
    return [
      ...told.flatMap(([path, rules]) => this.unqualified(path, rules)),
      ...[...new Set(unregistered)].map((message) =>
        problem('unregistered', `${message}; use Compliance.of(construct).acknowledge()`),
      ),
    ];
  }

  private unqualified(path: string, rules: string[]): Problem[] {
    const bare = rules.filter((rule) => packOf(rule) === 'Annotation').map((rule) => rule.slice('Annotation::'.length));
    return bare.flatMap((rule) => {
      const meant = [...this.knownRules].find((known) => known.endsWith(`::${baseOf(rule)}`));
      if (meant === undefined) return [];
      const qualified = `${packOf(meant)}::${rule}`;
      return [problem('unqualified', `${path} acknowledges ${rule}, which leaves no record; write ${qualified}`, path)];
    });
  }

  private place(entry: PlacedAcknowledgement, path: string, rules: readonly string[]): Problem[] {
    const constructs = entry.places.get(path) ?? [];
    if (constructs.length === 0) {
      const where = entry.stages === undefined ? 'nowhere' : `not in ${entry.stages.join(', ')}`;
      return this.unlessPartial([problem('notFound', `${nameOf(entry)} names ${path}, which is ${where}`)]);
    }
    return rules.flatMap((rule) => this.rule(entry, path, rule, constructs));
  }

  private rule(entry: PlacedAcknowledgement, path: string, rule: string, constructs: readonly IConstruct[]): Problem[] {
    const [used, unused] = partition(constructs, (construct) => this.covers(entry, rule, construct.node.path));
    if (used.length === 0) return this.unlessPartial([this.unused(entry, path, rule, constructs)]);
    const wider = used.flatMap((construct) => this.wider(entry, rule, construct));
    if (unused.length === 0) return wider;
    const [has, lacks] = [used, unused].map((places) => places.map((place) => outermostStage(place)));
    const message = `${nameOf(entry)} is wider than needed: ${rule} speaks of nothing at ${path} in ${lacks.join(', ')}`;
    return [...wider, problem('wider', `${message}; name the stages ${has.join(', ')}`, unused[0].node.path)];
  }

  private covers(entry: PlacedAcknowledgement, rule: string, path: string): boolean {
    return this.findings(rule, path).some((result) => this.coverage.find(result)?.id === entry.id);
  }

  private unused(entry: PlacedAcknowledgement, path: string, rule: string, constructs: readonly IConstruct[]): Problem {
    const at = constructs[0].node.path;
    const below = this.about(rule, at).filter(isOpen);
    const single = [...new Set(below.filter(({ finding }) => finding !== undefined).map(findingId))];
    const instead = single.length > 0 ? `; the findings there are ${single.join(', ')}` : '';
    return problem('unused', `${nameOf(entry)} matches nothing: ${rule} has no finding at ${path}${instead}`, at);
  }

  private wider(entry: PlacedAcknowledgement, rule: string, construct: IConstruct): Problem[] {
    const { path } = construct.node;
    const found = new Set(this.findings(rule, path).map(({ resource }) => resource));
    const hidden = this.about(rule, path).find(({ resource }) => !found.has(resource));
    const whole = Stack.isStack(construct) || Stage.isStage(construct);
    const common = commonScope([...found]);
    if (hidden === undefined && (!whole || common === path)) return [];
    const narrower = hidden !== undefined && isWithin(hidden.resource, common) ? [...found] : [common];
    const why = hidden === undefined ? `${path} is a whole stack` : `it would hide a fault of ${hidden.resource}`;
    const instead = narrower.map((resource) => resource.replace(/\/(?:Resource|Default)$/, '')).join(', ');
    return [problem('wider', `${nameOf(entry)} is wider than needed: ${why}; name ${instead}`, path)];
  }

  private findings(rule: string, path: string): RecordedResult[] {
    const id = normalized(rule);
    return this.about(rule, path).filter((result) => isOpen(result) && findingId(result) === id);
  }

  /** What a rule said of the resources below a construct. */
  private about(rule: string, path: string): RecordedResult[] {
    return (this.byRule.get(baseOf(rule)) ?? []).filter(({ resource }) => isWithin(resource, path));
  }

  private unlessPartial(problems: Problem[]): Problem[] {
    return this.evidence.partial ? [] : problems;
  }
}

function isOpen({ verdict }: RecordedResult): boolean {
  return verdict !== 'compliant';
}

function packOf(rule: string): string {
  return rule.slice(0, rule.indexOf('::'));
}

function baseOf(rule: string): string {
  return rule.replace(/\[.*$/s, '');
}

function problem(kind: ProblemKind, message: string, at?: string): Problem {
  return { kind, level: 'error', message, at };
}
