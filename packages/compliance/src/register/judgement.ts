import { Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { nameOf, normalized, acknowledgedAt } from './acknowledged';
import { commonScope, Coverage, findingId, isWithin } from './coverage';
import type { Problem, ProblemKind, RecordedResult, RuleFacts } from '../recorder/model';
import { groupBy, partition } from '../private/collections';
import { outermostStage } from '../recorder/recorder';
import { type PlacedAcknowledgement, recorded } from './register';

/** Results of the packs and the acknowledgements. */
export interface Evidence {
  readonly app: IConstruct;
  readonly packs: readonly string[];
  readonly rules: readonly RuleFacts[];
  readonly results: readonly RecordedResult[];
  readonly acknowledgements: readonly PlacedAcknowledgement[];
  /** Whether synthesis contains only a part of the stages of the register. */
  readonly partial: boolean;
}

/** Problems of the register, except for expired acknowledgements. */
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
      ...unknown.map((rule) => problem('unknownRule', `${nameOf(entry)} has ${rule}, which its pack does not have`)),
      ...entry.at.flatMap((path) => this.place(entry, path, known)),
    ];
  }

  /** Problems of acknowledgements in the CDK that are not in the register. */
  others(): Problem[] {
    const acknowledged = this.evidence.app.node
      .findAll()
      .map(({ node }) => [node.path, acknowledgedAt({ node } as IConstruct)] as const);
    const elsewhere = new Coverage(acknowledged.map(([path, rules]) => ({ rules, constructs: [path] })));
    const found = this.evidence.results.filter((result) => isOpen(result) && this.coverage.find(result) === undefined);
    const unregistered = found.flatMap((result) => {
      const [at] = elsewhere.find(result)?.constructs ?? [];
      return at === undefined
        ? []
        : [`${at} acknowledges ${findingId(result)} without an owner and an expiration date`];
    });
    return [
      ...acknowledged.flatMap(([path, rules]) => this.unqualified(path, rules)),
      ...[...new Set(unregistered)].map((message) =>
        problem('unregistered', `${message}. Use Compliance.of(construct).acknowledge()`),
      ),
    ];
  }

  private unqualified(path: string, rules: string[]): Problem[] {
    const bare = rules.filter((rule) => packOf(rule) === 'Annotation').map((rule) => rule.slice('Annotation::'.length));
    return bare.flatMap((rule) => {
      const meant = [...this.knownRules].find((known) => known.endsWith(`::${baseOf(rule)}`));
      if (meant === undefined) return [];
      const qualified = `${packOf(meant)}::${rule}`;
      return [problem('unqualified', `${path} acknowledges ${rule}, which is not recorded. Use ${qualified}`, path)];
    });
  }

  private place(entry: PlacedAcknowledgement, path: string, rules: readonly string[]): Problem[] {
    const constructs = entry.places.get(path) ?? [];
    if (constructs.length === 0) {
      const where = entry.stages === undefined ? '' : ` in ${entry.stages.join(', ')}`;
      return this.unlessPartial([problem('notFound', `${nameOf(entry)} has ${path}, which does not exist${where}`)]);
    }
    const [used, unused] = partition(rules, (rule) => constructs.some((place) => this.covers(entry, rule, place)));
    return [
      ...(unused.length === 0 ? [] : this.unlessPartial([this.unused(path, unused, constructs[0])])),
      ...used.flatMap((rule) => this.used(entry, path, rule, constructs)),
    ];
  }

  /** Problems of an acknowledgement that matches findings in some of its stages only, or covers more than its findings. */
  private used(entry: PlacedAcknowledgement, path: string, rule: string, constructs: readonly IConstruct[]): Problem[] {
    const name = nameOf({ rules: [rule], at: [path] });
    const [needed, idle] = partition(constructs, (place) => this.covers(entry, rule, place));
    const wider = distinct(needed.flatMap((place) => this.wider(name, path, rule, place)));
    if (idle.length === 0) return wider;
    const [has, lacks] = [needed, idle].map((places) =>
      places.map((place) => outermostStage(place) || 'no stage').join(', '),
    );
    const message = `${name} covers more than its findings: there is no finding in ${lacks}. Set stages to ${has}`;
    return [...wider, problem('wider', message, idle[0].node.path)];
  }

  private covers(entry: PlacedAcknowledgement, rule: string, { node }: IConstruct): boolean {
    return this.findings(rule, node.path).some((result) => this.coverage.find(result)?.id === entry.id);
  }

  private unused(path: string, rules: readonly string[], construct: IConstruct): Problem {
    const at = construct.node.path;
    const below = rules.flatMap((rule) => this.about(rule, at)).filter((result) => isOpen(result) && result.finding);
    const single = [...new Set(below.map(findingId))];
    const instead = single.length > 0 ? `. The findings are ${single.join(', ')}` : '';
    return problem('unused', `${nameOf({ rules, at: [path] })} matches no finding${instead}`, at);
  }

  private wider(name: string, at: string, rule: string, construct: IConstruct): Problem[] {
    const { path } = construct.node;
    const named = (paths: string[]) => paths.map((below) => asNamed(below.slice(path.length - at.length))).join(', ');
    const found = new Set(this.findings(rule, path).map(({ resource }) => resource));
    const hidden = this.about(rule, path).find(({ resource }) => !found.has(resource));
    const isWhole = Stack.isStack(construct) || Stage.isStage(construct);
    const common = commonScope([...found]);
    if (hidden === undefined && (!isWhole || common === path)) return [];
    const narrower = hidden !== undefined && isWithin(hidden.resource, common) ? [...found] : [common];
    const why = hidden ? `${named([hidden.resource])} complies` : `${at} is a stack or stage`;
    return [problem('wider', `${name} covers more than its findings: ${why}. Use ${named(narrower)}`, path)];
  }

  private findings(rule: string, path: string): RecordedResult[] {
    const id = normalized(rule);
    return this.about(rule, path).filter((result) => isOpen(result) && findingId(result) === id);
  }

  /** Results of a rule for the resources of a construct. */
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

/** Path of a construct without the id of its main resource. */
function asNamed(path: string): string {
  return path.replace(/\/(?:Resource|Default)$/, '');
}

/** Removes problems that are the same in every stage. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((found) => [found.message, found])).values()];
}
