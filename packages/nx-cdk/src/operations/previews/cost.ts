import type { Template } from '../../assembly/assembly';

/**
 * List prices of us-east-1 in US dollars, for tasks on AWS Fargate with Linux, and for secrets.
 *
 * @see https://aws.amazon.com/fargate/pricing/
 * @see https://aws.amazon.com/secrets-manager/pricing/
 */
const PRICES = {
  X86_64: { vcpuHour: 0.04048, gibibyteHour: 0.004445 },
  ARM64: { vcpuHour: 0.03238, gibibyteHour: 0.00356 },
  secretMonth: 0.4,
} as const;

/** Month of the prices. */
export const PRICES_OF = '2026-11';

const HOURS = 24;
const DAYS_OF_MONTH = 365 / 12;

type Properties = Readonly<Record<string, unknown>>;

/**
 * Returns the cost of a stack per day: the desired tasks of its services and its secrets. Requests, logs, traffic and what it uses of
 * other stacks are not part of it.
 */
export function dailyCost({ Resources = {} }: Template): number {
  const of = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const tasks = of('AWS::ECS::Service').map(({ Properties = {} }) => {
    const { DesiredCount = 1, TaskDefinition } = Properties as {
      DesiredCount?: number;
      TaskDefinition?: { Ref?: string };
    };
    const definition = Resources[TaskDefinition?.Ref ?? '']?.Properties ?? {};
    return Number(DesiredCount) * hourly(definition as Properties) * HOURS;
  });
  const secrets = (of('AWS::SecretsManager::Secret').length * PRICES.secretMonth) / DAYS_OF_MONTH;
  return tasks.reduce((total, cost) => total + cost, secrets);
}

function hourly({ Cpu = 0, Memory = 0, RuntimePlatform }: Properties): number {
  const { CpuArchitecture = 'X86_64' } = (RuntimePlatform ?? {}) as { CpuArchitecture?: 'X86_64' | 'ARM64' };
  const { gibibyteHour, vcpuHour } = PRICES[CpuArchitecture];
  return (Number(Cpu) / 1_024) * vcpuHour + (Number(Memory) / 1_024) * gibibyteHour;
}

/** Describes a cost per day. */
export function describeCost(cost: number | undefined): string {
  return cost === undefined ? '-' : `$${cost.toFixed(2)}`;
}
