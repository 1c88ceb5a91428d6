import { type App, type CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IApplyRule } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { parseControls } from './controls';
import type { Level, RecordedResult, ResourceFacts, RuleFacts } from './model';
import { SourceLocator } from './source-location';

/** A rule and a resource that it is asked about, as a pack hands them on; made for each pair, so it holds little. */
export interface RuleCall {
  readonly pack: string;
  /** What the pack puts before the names of its rules. */
  readonly prefix: string;
  /** Name of the rule within its pack, `S1`. */
  readonly name: string;
  readonly params: Pick<IApplyRule, 'node' | 'level' | 'info' | 'explanation'>;
}

/** Keeps what every rule said of every resource. */
export class Recorder {
  /** By pack and by name: there are hundreds of thousands of pairs, for each of which a qualified id would be made. */
  private readonly rulesByPack = new Map<string, Map<string, RuleFacts>>();
  private readonly resourcesByNode = new Map<CfnResource, ResourceFacts>();
  private readonly resultsByPack = new Map<string, RecordedResult[]>();
  private readonly locator = new SourceLocator();

  constructor(private readonly app: App) {}

  /** A pack begins; what an earlier synth of the same app said is forgotten. */
  begin(pack: string): void {
    this.resultsByPack.set(pack, []);
  }

  /** A rule that is not about the resource is noted, so that it is known to have run; the pair is not. */
  notApplicable(call: RuleCall): void {
    this.rule(call);
    this.resource(call.params.node);
  }

  add(call: RuleCall, result: Pick<RecordedResult, 'verdict' | 'finding' | 'message'>): void {
    const results = this.resultsByPack.get(call.pack);
    results?.push({ rule: this.rule(call), resource: this.resource(call.params.node), ...result });
  }

  get rules(): readonly RuleFacts[] {
    return [...this.rulesByPack.values()].flatMap((rules) => [...rules.values()]);
  }

  get resources(): readonly ResourceFacts[] {
    return [...this.resourcesByNode.values()];
  }

  get results(): readonly RecordedResult[] {
    return [...this.resultsByPack.values()].flat();
  }

  private rule({ pack, prefix, name, params }: RuleCall): string {
    const rules = this.rulesByPack.get(pack) ?? new Map<string, RuleFacts>();
    this.rulesByPack.set(pack, rules);
    const known = rules.get(name);
    if (known) return known.id;
    const { text: info, controls } = parseControls(params.info);
    const id = `${pack}::${prefix}-${name}`;
    const level = params.level.toLowerCase() as Level;
    rules.set(name, { id, pack, level, info, explanation: params.explanation, controls });
    return id;
  }

  private resource(node: CfnResource): string {
    const known = this.resourcesByNode.get(node);
    if (known) return known.path;
    const facts = this.describe(node);
    this.resourcesByNode.set(node, facts);
    return facts.path;
  }

  private describe(node: CfnResource): ResourceFacts {
    const { stack } = node;
    const folder = Stage.of(stack)?.outdir ?? '';
    const inside = folder.startsWith(this.app.outdir) ? folder.slice(this.app.outdir.length).replaceAll('\\', '/') : '';
    return {
      path: node.node.path,
      type: node.cfnResourceType,
      logicalId: stack.resolve(node.logicalId) as string,
      stack: stack.node.path,
      stage: outermostStage(node),
      template: `${inside}/${stack.templateFile}`.replace(/^\//, ''),
      source: this.locator.locate(node),
    };
  }
}

/** Id of the stage directly or indirectly below the app, empty where the construct stands in none. */
export function outermostStage(construct: IConstruct): string {
  const stage = construct.node.scopes.find((scope) => scope.node.scope !== undefined && Stage.isStage(scope));
  return stage?.node.id ?? '';
}
