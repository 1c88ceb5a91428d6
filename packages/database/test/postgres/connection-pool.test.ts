import { App, Lazy, Stack } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { ConnectionPool, type ConnectionPoolProps } from '../../src';

function poolOf(props: ConnectionPoolProps): ConnectionPool {
  return new ConnectionPool(new Stack(new App(), 'Service'), 'Pool', props);
}

test('shares eighty connections between ten tasks and their replacements', () => {
  const pool = poolOf({ maxTasks: 10, alarmThreshold: 80 });
  expect(pool).toMatchObject({ size: 3, peakTasks: 20, peakConnections: 65 });
});

test('gives more connections to tasks that a deployment replaces in place', () => {
  const props = { maxTasks: 10, alarmThreshold: 80, maxHealthyPercent: 100, reservedConnections: 0 };
  expect(poolOf(props)).toMatchObject({ size: 8, peakTasks: 10, peakConnections: 80 });
});

test('stays at or below the threshold with the largest possible pool', () => {
  const props = fc.record({
    maxTasks: fc.integer({ min: 1, max: 50 }),
    alarmThreshold: fc.integer({ min: 1, max: 5_000 }),
    maxHealthyPercent: fc.integer({ min: 100, max: 300 }),
    reservedConnections: fc.nat(20),
    minPoolSize: fc.integer({ min: 1, max: 10 }),
  });
  fc.assert(
    fc.property(props, (given) => {
      let pool: ConnectionPool;
      try {
        pool = poolOf(given);
      } catch {
        const tasks = Math.floor((given.maxTasks * given.maxHealthyPercent) / 100);
        expect(given.minPoolSize * tasks + given.reservedConnections).toBeGreaterThan(given.alarmThreshold);
        return;
      }
      expect(pool.size).toBeGreaterThanOrEqual(given.minPoolSize);
      expect(pool.peakConnections).toBeLessThanOrEqual(given.alarmThreshold);
      expect(pool.peakConnections + pool.peakTasks).toBeGreaterThan(given.alarmThreshold);
    }),
  );
});

test('accepts a pool of exactly the minimum size', () => {
  expect(poolOf({ maxTasks: 10, alarmThreshold: 45 }).size).toBe(2);
});

test('fails with the required threshold when a pool would be too small', () => {
  expect(() => poolOf({ maxTasks: 10, alarmThreshold: 44 })).toThrow(
    'Service/Pool: alarmThreshold must be at least 45 for 20 tasks with 2 connections each and 5 reserved connections, got 44',
  );
});

test('fails with all numbers that are out of range', () => {
  const props = {
    maxTasks: 0,
    alarmThreshold: 0.5,
    maxHealthyPercent: 99,
    reservedConnections: -1,
    minPoolSize: NaN,
  };
  expect(() => poolOf(props)).toThrow(
    'Service/Pool: maxTasks must be an integer of at least 1, got 0; alarmThreshold must be an integer of at least 1, got 0.5; maxHealthyPercent must be an integer of at least 100, got 99; reservedConnections must be an integer of at least 0, got -1; minPoolSize must be an integer of at least 1, got NaN',
  );
});

test('fails for a token, which cannot be calculated with', () => {
  const maxTasks = Lazy.number({ produce: () => 10 });
  expect(() => poolOf({ maxTasks, alarmThreshold: 80 })).toThrow(
    'Service/Pool: maxTasks must be an integer of at least 1, got a token',
  );
});
