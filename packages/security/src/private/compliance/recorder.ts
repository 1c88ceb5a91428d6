import { type App, type CfnResource, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { parseControls } from './controls';
import type { Level, RecordedResult, ResourceFacts, RuleFacts } from './model';
import { SourceLocator } from './source-location';

/** What a rule says of a resource, as a pack hands it on. */
export interface RuleCall {
  readonly pack: string;
  /** Id of the rule within its pack, `AwsSolutions-S1`. */
  readonly id: string;
  readonly level: Level;
  readonly info: string;
  readonly explanation: string;
  readonly node: CfnResource;
}

/** Keeps what every rule said of every resource. */
export class Recorder {
  private readonly rulesById = new Map<string, RuleFacts>();
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
    this.resource(call.node);
  }

  add(call: RuleCall, result: Pick<RecordedResult, 'verdict' | 'finding' | 'message'>): void {
    const results = this.resultsByPack.get(call.pack);
    results?.push({ rule: this.rule(call), resource: this.resource(call.node), ...result });
  }

  get rules(): readonly RuleFacts[] {
    return [...this.rulesById.values()];
  }

  get resources(): readonly ResourceFacts[] {
    return [...this.resourcesByNode.values()];
  }

  get results(): readonly RecordedResult[] {
    return [...this.resultsByPack.values()].flat();
  }

  private rule({ pack, id, level, info, explanation }: RuleCall): string {
    const qualified = `${pack}::${id}`;
    if (!this.rulesById.has(qualified)) {
      const { text, controls } = parseControls(info);
      this.rulesById.set(qualified, { id: qualified, pack, level, info: text, explanation, controls });
    }
    return qualified;
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
