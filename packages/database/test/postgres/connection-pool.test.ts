import * as fc from 'fast-check';
import { ConnectionPool } from '../../src';

test('ten tasks that a deployment doubles share eighty connections', () => {
  const pool = new ConnectionPool({ maxTasks: 10, alarmThreshold: 80 });
  expect(pool).toMatchObject({ size: 3, peakTasks: 20, peakConnections: 65 });
});

test('tasks that a deployment replaces in place have more', () => {
  const props = { maxTasks: 10, alarmThreshold: 80, maxHealthyPercent: 100, reservedConnections: 0 };
  expect(new ConnectionPool(props)).toMatchObject({ size: 8, peakTasks: 10, peakConnections: 80 });
});

test('the full fleet stays at or below the threshold, and no connection more would fit each task', () => {
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
        pool = new ConnectionPool(given);
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

test('the least that is of use fits exactly', () => {
  expect(new ConnectionPool({ maxTasks: 10, alarmThreshold: 45 }).size).toBe(2);
});

test('fails when a task would get too few, and says how many it takes', () => {
  expect(() => new ConnectionPool({ maxTasks: 10, alarmThreshold: 44 })).toThrow(
    'ConnectionPool: alarmThreshold must be at least 45 for 2 connections in each of 20 tasks and 5 of others, got 44',
  );
});

test('fails with all that is no number of the kind', () => {
  const props = {
    maxTasks: 0,
    alarmThreshold: 0.5,
    maxHealthyPercent: 99,
    reservedConnections: -1,
    minPoolSize: NaN,
  };
  expect(() => new ConnectionPool(props)).toThrow(
    'ConnectionPool: maxTasks must be a whole number from 1 on, got 0; alarmThreshold must be a whole number from 1 on, got 0.5; maxHealthyPercent must be a whole number from 100 on, got 99; reservedConnections must be a whole number from 0 on, got -1; minPoolSize must be a whole number from 1 on, got NaN',
  );
});
