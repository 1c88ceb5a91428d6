import type { Loss } from './changes';
import type { ProtectionLoss } from './protection';
import type { Unjudged } from './unjudged';

/** Effects of a deployment on data. */
export interface Findings {
  readonly losses: readonly Loss[];
  readonly lessProtection: readonly ProtectionLoss[];
  readonly unjudged: readonly Unjudged[];
}

/** Options that allow findings: `<stack>/<logical id>` or construct paths, with or without the stage. */
export interface Allowed {
  readonly allowReplacement?: readonly string[];
  readonly allowLessProtection?: readonly string[];
  readonly allowUnjudged?: readonly string[];
}

/** Decision about the findings of a deployment. */
export interface Verdict {
  /** Why the deployment is refused, with the options that allow it. Empty if it is not. */
  readonly refusals: readonly string[];
  /** Other resources that are replaced or removed, for which the user must confirm the deployment. */
  readonly unconfirmed: readonly Loss[];
  /** Options that match no finding. */
  readonly unused: readonly string[];
}

interface Rule {
  readonly option: keyof Allowed;
  /** Effect of the deployment, as the beginning of a sentence. */
  readonly effect: string;
  /** Names of a finding, the first of which is suggested. */
  readonly namesOf: (findings: Findings, stage?: string) => readonly (readonly string[])[];
  /** Names of findings that the option allows although they are not refused. */
  readonly others?: (findings: Findings, stage?: string) => readonly (readonly string[])[];
}

const RULES: readonly Rule[] = [
  {
    option: 'allowReplacement',
    effect: 'the deployment would replace or remove stateful resources',
    namesOf: ({ losses }, stage) => losses.filter(({ stateful }) => stateful).map((loss) => namesOf(loss, stage)),
    others: ({ losses }, stage) => losses.map((loss) => namesOf(loss, stage)),
  },
  {
    option: 'allowLessProtection',
    effect: 'the deployment would protect data less than before',
    namesOf: ({ lessProtection }, stage) => lessProtection.map((loss) => namesOf(loss, stage)),
  },
  {
    option: 'allowUnjudged',
    effect: 'the effect of the deployment on data is not known',
    namesOf: ({ unjudged }) => unjudged.map(({ stack, name }) => [`${stack}/${name}`]),
  },
];

/** Decides whether a deployment is allowed. */
export function judge(findings: Findings, allowed: Allowed, stage?: string): Verdict {
  const verdicts = RULES.map(({ option, effect, namesOf: names, others = names }) => {
    const given = allowed[option] ?? [];
    const named = new Set(given.flatMap((name) => variantsOf(name, stage)));
    const isNamed = (finding: readonly string[]) => finding.some((name) => named.has(name));
    const flags = [
      ...new Set(
        names(findings, stage)
          .filter((finding) => !isNamed(finding))
          .map(([name]) => name),
      ),
    ];
    const known = new Set(others(findings, stage).flat());
    return {
      refusal:
        flags.length > 0 ? `${effect}. To allow it, add ${flags.map((name) => `--${option}=${name}`).join(' ')}` : '',
      unused: [...new Set(given)]
        .filter((name) => !variantsOf(name, stage).some((variant) => known.has(variant)))
        .map((name) => `--${option}=${name}`),
    };
  });
  const replaceable = new Set((allowed.allowReplacement ?? []).flatMap((name) => variantsOf(name, stage)));
  const isNamed = (loss: Loss) => namesOf(loss, stage).some((name) => replaceable.has(name));
  return {
    refusals: verdicts.map(({ refusal }) => refusal).filter((refusal) => refusal !== ''),
    unconfirmed: findings.losses.filter((loss) => !loss.stateful && !loss.revision && !isNamed(loss)),
    unused: verdicts.flatMap(({ unused }) => unused),
  };
}

/** Combines findings. */
export function sum(findings: readonly Findings[]): Findings {
  return {
    losses: findings.flatMap(({ losses }) => losses),
    lessProtection: findings.flatMap(({ lessProtection }) => lessProtection),
    unjudged: findings.flatMap(({ unjudged }) => unjudged),
  };
}

/** Returns the name of a resource, or of a stack without a logical id. */
export function nameOf({ stack, logicalId }: Pick<ProtectionLoss, 'stack' | 'logicalId'>): string {
  return logicalId === undefined ? stack : `${stack}/${logicalId}`;
}

/** Returns the names of a finding for the options, the shortest unique one first. */
function namesOf(finding: Pick<ProtectionLoss, 'stack' | 'logicalId' | 'path'>, stage?: string): string[] {
  const { path } = finding;
  return [nameOf(finding), ...(path === undefined ? [] : [withoutStage(path, stage)])];
}

/** Returns the names that an option can mean. A stack can have the name of its stage. */
function variantsOf(name: string, stage?: string): string[] {
  return [name, withoutStage(name, stage)];
}

function withoutStage(name: string, stage?: string): string {
  return stage !== undefined && name.startsWith(`${stage}/`) ? name.slice(stage.length + 1) : name;
}
