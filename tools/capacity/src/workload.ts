import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Cost of a request. */
export interface RequestCost {
  /** CPU milliseconds of the task. */
  readonly taskCpuMs: number;
  /** CPU milliseconds of the database. */
  readonly databaseCpuMs: number;
  /** CPU milliseconds of the session cache. */
  readonly cacheCpuMs: number;
  /** Milliseconds that a database connection executes statements. */
  readonly connectionMs: number;
  /** Bytes of a response with its headers. */
  readonly responseBytes: number;
  /** Bytes of the application log. */
  readonly logBytes: number;
}

/** Measured cost of a kind of request. */
export interface MeasuredCost extends RequestCost {
  /** Median response time of the task, in milliseconds. */
  readonly medianMs: number;
}

/** Kinds of requests of the Pets API. */
export const KINDS = ['read', 'list', 'create'] as const;

export type Kind = (typeof KINDS)[number];

/** Share of each kind of request. The sum is 1. */
export type Mix = Readonly<Record<Kind, number>>;

/** An assumption, since the design contains no mix. */
export const MIX: Mix = { read: 0.7, list: 0.2, create: 0.1 };

/** Measured costs. */
export interface Measured {
  readonly date: string;
  /** Processor and number of its cores. */
  readonly processor: string;
  /** Requests a second during the measurement. */
  readonly rate: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  readonly kinds: Readonly<Record<Kind, MeasuredCost>>;
}

/** File that `npm run capacity -- measure` writes. */
export const MEASURED = join(__dirname, '../measured.json');

export function readMeasured(): Measured {
  return JSON.parse(readFileSync(MEASURED, 'utf8')) as Measured;
}

/** Returns the mean cost of a request. */
export function meanCost(kinds: Measured['kinds'], mix: Mix = MIX): RequestCost {
  const mean = (part: keyof RequestCost) => KINDS.reduce((sum, kind) => sum + mix[kind] * kinds[kind][part], 0);
  return {
    taskCpuMs: mean('taskCpuMs'),
    databaseCpuMs: mean('databaseCpuMs'),
    cacheCpuMs: mean('cacheCpuMs'),
    connectionMs: mean('connectionMs'),
    responseBytes: mean('responseBytes'),
    logBytes: mean('logBytes'),
  };
}
