import type { SynthesizedStack } from '../assembly/assembly';
import { recordIn, recordOf, type OutputRecord } from '../assembly/output-record';
import { keyOf, readsOf, type OutputRead, type ReadsByResource } from '../assembly/reads';
import type { DeployedStack, StackReader } from './aws';

/** Outputs that the stacks of a stage read from one another, with their current values. */
export class OutputReads {
  private readonly reads: ReadonlyMap<SynthesizedStack, ReadsByResource>;
  private values = new Map<string, Promise<ReadonlyMap<string, string>>>();

  constructor(
    private readonly stacks: readonly SynthesizedStack[],
    private readonly reader: StackReader,
  ) {
    this.reads = new Map(stacks.map((stack) => [stack, readsOf(stack)]));
  }

  /** Returns whether a stack reads outputs. */
  hasReads(stack: SynthesizedStack): boolean {
    return this.readsBy(stack).length > 0;
  }

  /** Returns the stacks of the stage whose outputs a stack reads. */
  producersOf(stack: SynthesizedStack): readonly SynthesizedStack[] {
    const reads = this.readsBy(stack);
    return this.stacks.filter(({ name, region }) =>
      reads.some((read) => read.stack === name && read.region === region),
    );
  }

  /** Reads all values again, because a deployment can change them. */
  refresh(): void {
    this.values = new Map();
  }

  /** Returns the record of the current values. */
  async current(stack: SynthesizedStack): Promise<OutputRecord> {
    const values = new Map<string, string | undefined>();
    for (const read of this.readsBy(stack)) {
      values.set(keyOf(read), (await this.outputsOf(read, stack)).get(read.output));
    }
    return recordOf(this.reads.get(stack) ?? new Map(), (key) => values.get(key));
  }

  /**
   * Returns why a deployed stack must be deployed although its template has not changed, as a sentence.
   *
   * @returns `undefined` if it was deployed with the current values, or is not deployed
   */
  async reason(stack: SynthesizedStack, deployed: DeployedStack | undefined): Promise<string | undefined> {
    if (!deployed || !this.hasReads(stack)) return undefined;
    const [before, after] = [recordIn(deployed.template), await this.current(stack)].map(byOutput);
    const stale = this.readsBy(stack).filter((read) => before.get(keyOf(read)) !== after.get(keyOf(read)));
    const changed = stale.filter((read) => before.has(keyOf(read)));
    if (changed.length > 0) return `${stack.id} reads outputs that changed: ${this.names(changed, stack)}`;
    return stale.length > 0
      ? `${stack.id} has no record of outputs that it reads: ${this.names(stale, stack)}`
      : undefined;
  }

  private readsBy(stack: SynthesizedStack): OutputRead[] {
    const all = [...(this.reads.get(stack) ?? new Map<string, OutputRead[]>()).values()].flat();
    return [...new Map(all.map((read) => [keyOf(read), read])).values()];
  }

  private outputsOf(
    { stack: name, region }: OutputRead,
    consumer: SynthesizedStack,
  ): Promise<ReadonlyMap<string, string>> {
    const key = `${region}/${name}`;
    const producer = this.stacks.find((stack) => stack.name === name && stack.region === region);
    const lookupRole = (producer ?? consumer).lookupRole;
    const outputs = this.values.get(key) ?? this.reader.outputs({ name, region, lookupRole });
    this.values.set(key, outputs);
    return outputs;
  }

  private names(reads: readonly OutputRead[], { region: own }: SynthesizedStack): string {
    return reads
      .map(({ stack: name, region, output }) => {
        const id = this.stacks.find((stack) => stack.name === name && stack.region === region)?.id ?? name;
        return region === own ? `${id}.${output}` : `${id}.${output} (${region})`;
      })
      .join(', ');
  }
}

function byOutput(record: OutputRecord): Map<string, string> {
  return new Map(Object.values(record).flatMap((outputs) => Object.entries(outputs)));
}
