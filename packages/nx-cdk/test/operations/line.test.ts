import { formatEvent, jsonEvent, structured } from '../../src/operations/events/line';
import { colored, plain } from '../../src/shared/color';

const event = (message: string | object) => ({
  ...{ timestamp: Date.parse('2026-12-01T12:00:00.123Z'), logGroup: '/ecs/shop', logStream: 'ecs/web/1' },
  message: typeof message === 'string' ? message : JSON.stringify(message),
});

test.each([
  ['Logstash', { level: 'INFO', message: 'started', traceId: 'a' }, { level: 'INFO', message: 'started', trace: 'a' }],
  [
    'Elastic',
    { 'log.level': 'warn', message: 'slow', 'trace.id': 'b' },
    { level: 'WARN', message: 'slow', trace: 'b' },
  ],
  ['Elastic, nested', { log: { level: 'error' }, message: 'no' }, { level: 'ERROR', message: 'no' }],
  ['pino', { level: 50, msg: 'failed' }, { level: 'ERROR', message: 'failed' }],
  ['Python', { levelname: 'DEBUG', message: 'a' }, { level: 'DEBUG', message: 'a' }],
  ['Google', { severity: 'ERROR', message: 'a', trace_id: 'c' }, { level: 'ERROR', message: 'a', trace: 'c' }],
  ['a stack trace', { message: 'a', stack_trace: 'b\nc' }, { level: '', message: 'a', stack: 'b\nc' }],
])('reads the fields of %s', (_, message, expected) => {
  expect(structured(JSON.stringify(message))).toEqual(expected);
});

test.each(['plain text', '{broken', '["a"]', '{"other":1}'])('%s is the message', (text) => {
  expect(structured(`${text}\n`)).toEqual({ level: '', message: text });
});

test('formats columns', () => {
  expect(formatEvent(event({ level: 'INFO', message: 'GET /pets 200', traceId: '1-2' }), plain)).toBe(
    '2026-12-01 12:00:00.123  INFO  GET /pets 200  1-2',
  );
  expect(formatEvent(event('text\nmore'), plain)).toBe(`2026-12-01 12:00:00.123        text\n${' '.repeat(31)}more`);
});

test('shows the first lines of a stack trace', () => {
  const stack = Array.from({ length: 20 }, (_, index) => `at ${index}`).join('\n');
  const lines = formatEvent(event({ level: 'ERROR', message: 'failed', stack_trace: stack }), plain).split('\n');
  expect(lines).toHaveLength(14);
  expect(lines.slice(-2)).toEqual([`${' '.repeat(31)}at 11`, `${' '.repeat(31)}… 8 more lines, see --raw`]);
});

test.each([
  ['ERROR', '\u001b[31mERROR\u001b[39m'],
  ['WARNING', '\u001b[33mWARNING\u001b[39m'],
  ['DEBUG', '\u001b[2mDEBUG\u001b[22m'],
])('colors %s', (level, expected) => {
  expect(formatEvent(event({ level, message: 'a' }), colored)).toContain(expected);
});

test('escapes characters that change what the terminal shows', () => {
  const text = formatEvent(event({ level: 'INFO\u001b[2J', message: 'a\u001b[2Jb', traceId: '\u0007' }), plain);
  expect(text).not.toMatch(/[\u001b\u0007]/);
  expect(text).toContain(String.raw`a\u001b[2Jb`);
});

test('formats JSON in one line, with the fields of a structured event', () => {
  const rest = { time: '2026-12-01T12:00:00.123Z', logGroup: '/ecs/shop', logStream: 'ecs/web/1' };
  expect(JSON.parse(jsonEvent(event({ level: 'INFO' })))).toEqual({ ...rest, message: { level: 'INFO' } });
  expect(JSON.parse(jsonEvent(event('a\nb')))).toEqual({ ...rest, message: 'a\nb' });
  expect(jsonEvent(event('a\nb'))).not.toContain('\n');
});
