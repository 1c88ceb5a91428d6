import { type App, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Acknowledgement, RegisteredAcknowledgement } from './acknowledgement';
import { attached, checkRegistered, passToPacks } from './acknowledged';
import { today } from './dates';
import { duplicateIds } from './register-content';
import { isExpired } from './expiry';
import type { RecordedAcknowledgement } from '../recorder/model';

/** An acknowledgement and the constructs to which it applies. */
export interface PlacedAcknowledgement extends Acknowledgement {
  readonly id: string;
  readonly at: readonly string[];
  readonly stages?: readonly string[];
  readonly owners?: Readonly<Record<string, string>>;
  /** The constructs by each path of `at`. */
  readonly places: ReadonlyMap<string, readonly IConstruct[]>;
  /** Whether synthesis contains at least one of its stages. */
  readonly meant: boolean;
}

/** The acknowledgements of an app. */
export class Register {
  private readonly passed = new Map<RegisteredAcknowledgement, Set<IConstruct>>();

  constructor(
    private readonly app: App,
    private readonly entries: readonly RegisteredAcknowledgement[],
  ) {}

  /** Checks the acknowledgements before synthesis. */
  check(): string[] {
    return [...duplicateIds(this.entries), ...this.entries.flatMap(checkRegistered)];
  }

  /** Passes acknowledgements to the packs. Called again before synthesis, for constructs that were created later. */
  apply(): void {
    const stages = outermostStages(this.app);
    for (const entry of this.entries) {
      if (isExpired(entry, today())) continue;
      const passed = this.passed.get(entry) ?? new Set();
      this.passed.set(entry, passed);
      for (const construct of [...this.place(entry, stages).values()].flat()) {
        if (!passed.has(construct)) passToPacks(construct, entry);
        passed.add(construct);
      }
    }
  }

  /** All acknowledgements, of the register and of `Compliance.of(construct).acknowledge()`. */
  placed(): PlacedAcknowledgement[] {
    const stages = outermostStages(this.app);
    const ids = stages.map(({ node }) => node.id);
    const registered = this.entries.map((entry) => ({
      ...entry,
      places: this.place(entry, stages),
      meant: entry.stages?.some((stage) => ids.includes(stage)) ?? true,
    }));
    const attachedEntries = this.app.node.findAll().flatMap((construct) => {
      const { path } = construct.node;
      return attached(construct).map((entry) => ({
        ...entry,
        id: undefined,
        at: [path],
        places: new Map([[path, [construct]]]),
        meant: true,
      }));
    });
    return [...registered, ...attachedEntries].map((entry, index) => ({ ...entry, id: entry.id ?? `A${index + 1}` }));
  }

  private place(entry: RegisteredAcknowledgement, stages: readonly IConstruct[]): Map<string, readonly IConstruct[]> {
    const meant = stages.filter(({ node }) => entry.stages?.includes(node.id) ?? true);
    const roots = entry.stages === undefined ? [this.app, ...meant] : meant;
    return new Map(entry.at.map((path) => [path, roots.map((root) => find(root, path)).filter(exists)]));
  }
}

/** Converts an acknowledgement to the format of the reports. */
export function recorded({ id, rules, at, stages, places, ...rest }: PlacedAcknowledgement): RecordedAcknowledgement {
  const constructs = [...places.values()].flat().map(({ node }) => node.path);
  const { reason, owner, owners, ticket, runbook, expires } = rest;
  return { id, rules, at, stages, reason, owner, owners, ticket, runbook, expires, constructs };
}

/** A stage can be in any construct, such as the stack of a pipeline. */
function outermostStages({ node }: IConstruct): IConstruct[] {
  return node.children.flatMap((child) => (Stage.isStage(child) ? [child] : outermostStages(child)));
}

function find(root: IConstruct, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), root);
}

function exists(construct: IConstruct | undefined): construct is IConstruct {
  return construct !== undefined;
}
