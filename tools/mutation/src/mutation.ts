import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import { changesSince, isChanged, type Changes } from './changes';
import { Classifier } from './critical';
import { discover, type Mutant } from './mutants';
import { filesOf, type MutatedPackage } from './packages';
import { killedByPermissions } from './permissions';
import { lastStatuses, writeReports } from './report';
import { sample, shares } from './sample';
import { testMutants, type Result, type Status } from './stryker';
import { isSurvivor, isTimeout, problems, type Outcome } from './verdict';
import { WorkingCopy } from './working-copy';

/** Options of `mutation`. */
export interface MutationOptions {
  /** Root of the repository. */
  readonly root: string;
  readonly packages: readonly MutatedPackage[];
  /** Number of mutants in all packages. */
  readonly sample: number;
  readonly seed: number;
  /** Revision. Only lines that changed since then are mutated. @default - all lines */
  readonly base?: string;
  /** Only mutants of which none may survive. @default false */
  readonly critical?: boolean;
  /** Only the survivors and timeouts of the last run. Their new results replace the old ones. @default false */
  readonly survivors?: boolean;
  /** Folder of the reports. */
  readonly out: string;
  /** Processes at the same time. */
  readonly concurrency: number;
  readonly onProgress: (line: string) => void;
}

/** Result of `mutation`. */
export interface MutationResult {
  readonly outcomes: readonly Outcome[];
  /** Missed targets. */
  readonly problems: readonly string[];
}

/** The mutants of a package that a run tests. */
interface Selection {
  readonly target: MutatedPackage;
  readonly mutants: readonly Mutant[];
  /** Results of the last run that remain. */
  readonly earlier: readonly Result[];
}

/** Selects mutants, tests them in a copy of the repository, and writes the reports. */
export async function mutation(options: MutationOptions): Promise<MutationResult> {
  const { root, out, onProgress } = options;
  const read = remembered((file) => readFileSync(join(root, file), 'utf8'));
  const classifier = new Classifier(read);
  const selections = select(options, classifier);
  // now, because the working tree can change during the run
  for (const { mutants, earlier } of selections)
    for (const { file } of [...mutants, ...earlier.map(({ mutant }) => mutant)]) read(file);
  const total = selections.reduce((sum, { mutants }) => sum + mutants.length, 0);
  onProgress(`${total} mutants selected in ${selections.filter(({ mutants }) => mutants.length > 0).length} packages`);
  const outcomes: Outcome[] = [];
  const copy = total > 0 ? new WorkingCopy(root) : undefined;
  try {
    for (const { target, mutants, earlier } of selections) {
      const results = copy ? await test(target, mutants, { ...options, root: copy.root }) : [];
      for (const result of [...earlier, ...results])
        outcomes.push({ ...result, package: target.name, critical: classifier.kindOf(result.mutant) });
      // after each package, so that a stopped run has reports
      writeReports(out, outcomes, read);
    }
  } finally {
    copy?.dispose();
  }
  return { outcomes, problems: problems(outcomes, options.base !== undefined) };
}

/** Tests mutants in a working copy. */
async function test(target: MutatedPackage, mutants: readonly Mutant[], options: MutationOptions): Promise<Result[]> {
  const { root, concurrency, critical = false, onProgress } = options;
  const killed = critical ? await killedByPermissions(target, mutants, root) : new Set<Mutant>();
  if (killed.size > 0)
    onProgress(
      `${target.name}: ${killed.size} of ${mutants.length} mutants change the permissions that a test compares`,
    );
  const others = mutants.filter((mutant) => !killed.has(mutant));
  const results = others.length > 0 ? await testMutants(target, others, { root, concurrency, onProgress }) : [];
  return [...[...killed].map((mutant) => ({ mutant, status: 'Killed' as const })), ...results];
}

/** Reads each file once. */
function remembered(read: (file: string) => string): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    const text = known.get(file) ?? read(file);
    known.set(file, text);
    return text;
  };
}

/** Selects the mutants of a run. */
export function select(options: MutationOptions, classifier: Classifier): Selection[] {
  const { root, packages, sample: size, seed, base, critical = false } = options;
  const changes = base === undefined ? undefined : changesSince(root, base);
  const last = options.survivors ? lastStatuses(options.out) : undefined;
  if (options.survivors && !last)
    throw new CommandError(`--survivors requires the report of an earlier run in ${options.out}`);
  const candidates = packages.map((target) => {
    const files = filesOf(root, target).filter((file) => !changes || changes.has(file));
    return discover(root, files).filter((mutant) => isCandidate(mutant, { changes, critical, classifier }));
  });
  const sizes = critical ? candidates.map(({ length }) => length) : split(candidates, size);
  return packages.map((target, index) => {
    if (!last) return { target, mutants: sample(candidates[index], sizes[index], seed), earlier: [] };
    const known = candidates[index]
      .filter(({ key }) => last.has(key))
      .map((mutant) => ({ mutant, status: last.get(mutant.key) as Status }));
    const isRepeated = (result: Result) => isSurvivor(result) || isTimeout(result);
    return {
      target,
      mutants: known.filter(isRepeated).map(({ mutant }) => mutant),
      earlier: known.filter((result) => !isRepeated(result)),
    };
  });
}

function isCandidate(
  mutant: Mutant,
  { changes, critical, classifier }: { changes?: Changes; critical: boolean; classifier: Classifier },
): boolean {
  if (changes && !isChanged(mutant, changes)) return false;
  return !critical || classifier.kindOf(mutant) !== undefined;
}

/** Divides the sample among the packages that have mutants. */
function split(candidates: readonly (readonly Mutant[])[], size: number): number[] {
  const filled = candidates.filter(({ length }) => length > 0).length;
  const parts = shares(size, filled);
  return candidates.map(({ length }) => (length > 0 ? (parts.shift() as number) : 0));
}
