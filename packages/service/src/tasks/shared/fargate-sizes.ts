import { Token } from 'aws-cdk-lib/core';

interface MemoryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/**
 * Memory in MiB that AWS Fargate offers for each number of CPU units.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const MEMORY_BY_CPU: Record<number, MemoryRange> = {
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
  4096: { from: 8192, to: 30_720, step: 1024 },
  8192: { from: 16_384, to: 61_440, step: 4096 },
  16_384: { from: 32_768, to: 122_880, step: 8192 },
};

/** The memory values of the smallest size have no constant step. */
const SMALLEST = { cpu: 256, memories: [512, 1024, 2048] };

/** Checks that AWS Fargate offers a pair of CPU units and memory in MiB. */
export function checkFargateSize(cpu: number, memoryLimitMiB: number): string | undefined {
  if (Token.isUnresolved(cpu)) return undefined;
  const wanted = memoriesFor(cpu);
  if (!wanted) {
    const sizes = [SMALLEST.cpu, ...Object.keys(MEMORY_BY_CPU)].join(', ');
    return `cpu must be one of ${sizes}, got ${cpu}`;
  }
  if (Token.isUnresolved(memoryLimitMiB) || wanted.fits(memoryLimitMiB)) return undefined;
  return `memoryLimitMiB must be ${wanted.text} MiB for ${cpu} CPU units, got ${memoryLimitMiB}`;
}

function memoriesFor(cpu: number): { text: string; fits: (memory: number) => boolean } | undefined {
  if (cpu === SMALLEST.cpu) {
    return { text: SMALLEST.memories.join(', '), fits: (memory) => SMALLEST.memories.includes(memory) };
  }
  const range = MEMORY_BY_CPU[cpu];
  if (!range) return undefined;
  const { from, to, step } = range;
  return {
    text: `from ${from} to ${to} in steps of ${step}`,
    fits: (memory) => memory >= from && memory <= to && (memory - from) % step === 0,
  };
}
