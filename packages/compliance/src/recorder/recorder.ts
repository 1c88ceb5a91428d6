import { type App, type CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IApplyRule } from 'cdk-nag';
import type { IConstruct, Node } from 'constructs';
import { parseControls } from './controls';
import type { Level, RecordedResult, ResourceFacts, RuleFacts } from './model';
import { SourceLocator } from './source-location';

/** Parameters of a rule and a resource from a pack. */
export type RuleParams = Pick<IApplyRule, 'node' | 'level' | 'info' | 'explanation'>;

/** Results of one pack. */
interface PackRecord {
  readonly pack: string;
  /** Prefix of the rule names. */
  readonly prefix: string;
  /** Rules by name without the prefix, such as `S1`. */
  readonly rules: Map<string, RuleFacts>;
  results: RecordedResult[];
}

/**
 * Records the result of every rule for every resource. In most of the hundreds of thousands of pairs, the rule does not apply
 * to the resource, so these pairs allocate no objects.
 */
export class Recorder {
  private readonly records = new Map<string, PackRecord>();
  /** By node, since rules get a view of a construct whose template differs. */
  private readonly resourcesByNode = new Map<Node, ResourceFacts>();
  private readonly locator = new SourceLocator();
  private current: PackRecord = { pack: '', prefix: '', rules: new Map(), results: [] };

  constructor(private readonly app: App) {}

  /** Starts a pack, and deletes its results of an earlier synthesis of the same app. */
  begin(pack: string, prefix: string): void {
    this.current = this.records.get(pack) ?? { pack, prefix, rules: new Map(), results: [] };
    this.current.results = [];
    this.records.set(pack, this.current);
  }

  /** Records that a rule was evaluated, without a result for the resource. */
  notApplicable(rule: string, params: RuleParams): void {
    this.rule(rule, params);
    this.resource(params.node);
  }

  add(rule: string, params: RuleParams, result: Pick<RecordedResult, 'verdict' | 'finding' | 'message'>): void {
    this.current.results.push({ rule: this.rule(rule, params), resource: this.resource(params.node), ...result });
  }

  get rules(): readonly RuleFacts[] {
    return [...this.records.values()].flatMap(({ rules }) => [...rules.values()]);
  }

  get resources(): readonly ResourceFacts[] {
    return [...this.resourcesByNode.values()];
  }

  get results(): readonly RecordedResult[] {
    return [...this.records.values()].flatMap(({ results }) => results);
  }

  private rule(name: string, params: RuleParams): string {
    const { pack, prefix, rules } = this.current;
    const known = rules.get(name);
    if (known) return known.id;
    const { text: info, controls } = parseControls(params.info);
    const id = `${pack}::${prefix}-${name}`;
    const level = params.level.toLowerCase() as Level;
    rules.set(name, { id, pack, level, info, explanation: params.explanation, controls });
    return id;
  }

  private resource(node: CfnResource): string {
    const known = this.resourcesByNode.get(node.node);
    if (known) return known.path;
    const facts = this.describe(node);
    this.resourcesByNode.set(node.node, facts);
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

/** Id of the outermost stage of a construct, empty without a stage. */
export function outermostStage(construct: IConstruct): string {
  const stage = construct.node.scopes.find((scope) => scope.node.scope !== undefined && Stage.isStage(scope));
  return stage?.node.id ?? '';
}
