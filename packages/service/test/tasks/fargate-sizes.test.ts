import { Lazy } from 'aws-cdk-lib/core';
import { checkFargateSize } from '../../src/tasks/shared/fargate-sizes';

test.each([
  [256, 512],
  [256, 1024],
  [256, 2048],
  [512, 1024],
  [512, 4096],
  [1024, 2048],
  [1024, 8192],
  [2048, 4096],
  [2048, 16_384],
  [4096, 8192],
  [4096, 30_720],
  [8192, 16_384],
  [8192, 20_480],
  [8192, 61_440],
  [16_384, 32_768],
  [16_384, 40_960],
  [16_384, 122_880],
])('accepts %d CPU units with %d MiB', (cpu, memory) => {
  expect(checkFargateSize(cpu, memory)).toBeUndefined();
});

test.each([
  [256, 1536, '512, 1024, 2048'],
  [256, 3072, '512, 1024, 2048'],
  [512, 512, 'from 1024 to 4096 in steps of 1024'],
  [512, 5120, 'from 1024 to 4096 in steps of 1024'],
  [512, 1025, 'from 1024 to 4096 in steps of 1024'],
  [4096, 31_744, 'from 8192 to 30720 in steps of 1024'],
  [8192, 17_408, 'from 16384 to 61440 in steps of 4096'],
  [16_384, 36_864, 'from 32768 to 122880 in steps of 8192'],
])('rejects %d CPU units with %d MiB', (cpu, memory, wanted) => {
  expect(checkFargateSize(cpu, memory)).toBe(
    `memoryLimitMiB must be ${wanted} MiB for ${cpu} CPU units, got ${memory}`,
  );
});

test.each([0, 128, 300, 32_768])('rejects %d CPU units', (cpu) => {
  expect(checkFargateSize(cpu, 1024)).toBe(`cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got ${cpu}`);
});

test('does not check unresolved values', () => {
  const later = Lazy.number({ produce: () => 7 });
  expect(checkFargateSize(later, 1)).toBeUndefined();
  expect(checkFargateSize(512, later)).toBeUndefined();
});
