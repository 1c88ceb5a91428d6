import { type App, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Acknowledgement, RegisteredAcknowledgement } from './acknowledgement';
import { attached, checkRegistered, tellPacks } from './acknowledged';
import { isExpired, today } from './expiry';
import type { RecordedAcknowledgement } from '../recorder/model';

/** An acknowledgement and the constructs that it was put at. */
export interface PlacedAcknowledgement extends Acknowledgement {
  readonly id: string;
  readonly at: readonly string[];
  readonly stages?: readonly string[];
  /** The constructs by each path of `at`. */
  readonly places: ReadonlyMap<string, readonly IConstruct[]>;
  /** The stages that it names, or some of them, are in this synth. */
  readonly meant: boolean;
}

/** The acknowledgements of an app. */
export class Register {
  private readonly told = new Map<RegisteredAcknowledgement, Set<IConstruct>>();

  constructor(
    private readonly app: App,
    private readonly entries: readonly RegisteredAcknowledgement[],
  ) {}

  /** Problems that can be seen before the synth. */
  check(): string[] {
    return this.entries.flatMap(checkRegistered);
  }

  /** Tells the packs what they have not been told yet; called again when the last constructs are there. */
  apply(): void {
    const stages = outermostStages(this.app);
    for (const entry of this.entries) {
      if (isExpired(entry, today())) continue;
      const told = this.told.get(entry) ?? new Set();
      this.told.set(entry, told);
      for (const construct of [...this.place(entry, stages).values()].flat()) {
        if (!told.has(construct)) tellPacks(construct, entry);
        told.add(construct);
      }
    }
  }

  /** All of them, those that stand beside their constructs too. */
  placed(): PlacedAcknowledgement[] {
    const stages = outermostStages(this.app);
    const ids = stages.map(({ node }) => node.id);
    const registered = this.entries.map((entry) => ({
      ...entry,
      places: this.place(entry, stages),
      meant: entry.stages?.some((stage) => ids.includes(stage)) ?? true,
    }));
    const beside = this.app.node.findAll().flatMap((construct) => {
      const { path } = construct.node;
      return attached(construct).map((entry) => ({
        ...entry,
        at: [path],
        places: new Map([[path, [construct]]]),
        meant: true,
      }));
    });
    return [...registered, ...beside].map((entry, index) => ({ id: `A${index + 1}`, ...entry }));
  }

  private place(entry: RegisteredAcknowledgement, stages: readonly IConstruct[]): Map<string, readonly IConstruct[]> {
    const meant = stages.filter(({ node }) => entry.stages?.includes(node.id) ?? true);
    const roots = entry.stages === undefined ? [this.app, ...meant] : meant;
    return new Map(entry.at.map((path) => [path, roots.map((root) => find(root, path)).filter(isThere)]));
  }
}

/** As the reports keep it. */
export function recorded({ id, rules, at, stages, places, ...rest }: PlacedAcknowledgement): RecordedAcknowledgement {
  const constructs = [...places.values()].flat().map(({ node }) => node.path);
  const { reason, owner, ticket, expires } = rest;
  return { id, rules, at, stages, reason, owner, ticket, expires, constructs };
}

/** A stage may stand anywhere, such as in the stack of a pipeline. */
function outermostStages({ node }: IConstruct): IConstruct[] {
  return node.children.flatMap((child) => (Stage.isStage(child) ? [child] : outermostStages(child)));
}

function find(root: IConstruct, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), root);
}

function isThere(construct: IConstruct | undefined): construct is IConstruct {
  return construct !== undefined;
}
