import type { SynthesizedStack } from '../../src/assembly/assembly';
import { wavesOf } from '../../src/deployment/waves';

interface Example {
  /** Stacks whose outputs a stack reads. */
  readonly reads?: Record<string, string[]>;
  /** Stacks that a stack depends on for another reason. */
  readonly needs?: Record<string, string[]>;
  readonly changes: string[];
  /** Stacks that are deployed. @default - none */
  readonly deployed?: string;
}

/** Returns the names of the stacks in each wave. */
function waves(names: string, { reads = {}, needs = {}, changes, deployed = '' }: Example): string[] {
  const stacks = [...names].map((id) => ({ id, needs: needs[id] ?? [] }) as unknown as SynthesizedStack);
  return wavesOf({
    stacks,
    producersOf: ({ id }) => stacks.filter((stack) => reads[id]?.includes(stack.id)),
    changes: ({ id }) => changes.includes(id),
    isDeployed: ({ id }) => deployed.includes(id),
  }).map((wave) => wave.map(({ id }) => id).join(''));
}

test('deploys all stacks together if no producer changes', () => {
  expect(waves('abc', { reads: { b: ['a'], c: ['b'] }, changes: ['c'] })).toEqual(['abc']);
});

test('deploys a stack after a producer that changes', () => {
  expect(waves('abc', { reads: { b: ['a'] }, changes: ['a'] })).toEqual(['ac', 'b']);
});

test('assumes that the outputs of a stack change if an output that it reads can change', () => {
  expect(waves('abcd', { reads: { b: ['a'], c: ['b'], d: ['b', 'c'] }, changes: ['a'] })).toEqual(['a', 'b', 'c', 'd']);
});

test('deploys a stack not before a stack that it depends on', () => {
  expect(waves('abc', { reads: { b: ['a'] }, needs: { c: ['b'] }, changes: ['a'] })).toEqual(['a', 'bc']);
});

test('creates new stacks together, in the order of the AWS CDK CLI', () => {
  expect(waves('abc', { needs: { b: ['a'], c: ['b'] }, changes: ['a', 'b', 'c'] })).toEqual(['abc']);
});

test('updates a stack after the stacks that it depends on, if those change', () => {
  const needs = { b: ['a'], c: ['b'] };
  expect(waves('abc', { needs, changes: ['a', 'c'], deployed: 'abc' })).toEqual(['a', 'bc']);
  expect(waves('abc', { needs, changes: ['c'], deployed: 'abc' })).toEqual(['abc']);
});

test.each(['a', 'b'])(
  'does not create a stack together with an update that it depends on, or that depends on it: %s is deployed',
  (deployed) => {
    expect(waves('ab', { needs: { b: ['a'] }, changes: ['a', 'b'], deployed })).toEqual(['a', 'b']);
  },
);
