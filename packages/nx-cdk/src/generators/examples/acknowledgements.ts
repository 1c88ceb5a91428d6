/** An acknowledgement of an example, which does not depend on stages, accounts and dates. */
export interface ExampleAcknowledgement {
  readonly id: string;
  /** Rules, in which `{account}` and `{region}` are replaced by those of a stage. */
  readonly rules: string[];
  readonly at: string[];
  readonly reason: string;
  /** Stages without the finding. */
  readonly exceptStages?: readonly string[];
}

/** Account and Region of a stage. */
export interface StagePlace {
  readonly account: string;
  readonly region: string;
}

/** An entry of the register of `@pets/compliance`. */
export interface RegisterEntry {
  readonly id: string;
  readonly rules: string[];
  readonly at: string[];
  readonly stages?: string[];
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

/** Days until an acknowledgement of a generated app expires. */
const VALID_DAYS = 90;

/** Returns the register of an app with these stages. All entries expire after 90 days, so that the new owner reviews them. */
export function registerOf(
  acknowledgements: readonly ExampleAcknowledgement[],
  stages: Readonly<Record<string, StagePlace>>,
  today = new Date(),
): { acknowledgements: RegisterEntry[] } {
  const expires = new Date(today.getTime() + VALID_DAYS * 86_400_000).toISOString().slice(0, 10);
  const entries = acknowledgements.flatMap(({ exceptStages = [], ...entry }): RegisterEntry[] => {
    const owned = { ...entry, owner: 'platform-team', expires };
    const names = Object.keys(stages).filter((name) => !exceptStages.includes(name));
    if (names.length === 0) return [];
    if (entry.rules.some((rule) => /\{(account|region)\}/.test(rule)))
      return names.map((name) => ({
        ...owned,
        id: `${entry.id}-${name}`,
        rules: entry.rules.map((rule) => fill(rule, stages[name])),
        stages: [name],
      }));
    return [exceptStages.length > 0 ? { ...owned, stages: names } : owned];
  });
  return { acknowledgements: entries };
}

function fill(rule: string, { account, region }: StagePlace): string {
  return rule.replaceAll('{account}', account).replaceAll('{region}', region);
}
