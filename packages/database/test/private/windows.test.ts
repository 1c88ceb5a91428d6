import { checkWindows } from '../../src/private/windows';

const problems = (backup?: string, maintenance?: string) =>
  checkWindows(backup, maintenance).filter((problem) => problem !== undefined);

test.each([
  ['one after the other', '03:00-04:00', 'sun:04:00-sun:05:00'],
  ['in reverse order', '05:00-06:00', 'sun:04:00-sun:05:00'],
  ['of half an hour', '03:00-03:30', 'Sun:04:00-Sun:04:30'],
  ['over midnight', '23:45-00:15', 'sun:23:15-sun:23:45'],
  ['over the end of the week', '01:00-02:00', 'sun:23:30-mon:00:30'],
  ['with only one of them', '03:00-04:00', undefined],
])('accepts windows %s', (_, backup, maintenance) => {
  expect(problems(backup, maintenance)).toEqual([]);
});

test.each([
  ['partly', '03:30-04:30', 'sun:04:00-sun:05:00'],
  ['completely', '04:10-04:40', 'sun:04:00-sun:05:00'],
  ['around the maintenance', '03:00-06:00', 'sun:04:00-sun:05:00'],
  ['after midnight', '23:30-00:30', 'mon:00:00-mon:01:00'],
  ['after the end of the week', '00:15-00:45', 'sun:23:30-mon:00:30'],
  ['on the second of two days', '03:00-04:00', 'tue:12:00-wed:12:00'],
])('rejects windows that overlap %s', (_, backup, maintenance) => {
  expect(problems(backup, maintenance)).toEqual([
    `preferredBackupWindow must not overlap preferredMaintenanceWindow ${maintenance}, got ${backup}`,
  ]);
});

test.each(['', '3:00-4:00', '03:00', '24:00-01:00', '03:60-04:30', '03:00-04:00-05:00', '03:00 - 04:00', 'sun:03:00'])(
  'rejects the malformed backup window %p',
  (window) => {
    expect(problems(window)).toEqual([`preferredBackupWindow must have the format hh:mm-hh:mm, got ${window}`]);
  },
);

test.each(['', 'sun:04:00', '04:00-05:00', 'day:04:00-day:05:00', 'sun-04:00-sun:05:00', 'sun:04:00-sun:24:00'])(
  'rejects the malformed maintenance window %p',
  (window) => {
    expect(problems(undefined, window)).toEqual([
      `preferredMaintenanceWindow must have the format ddd:hh:mm-ddd:hh:mm, got ${window}`,
    ]);
  },
);

test.each(['03:00-03:29', '03:00-03:00', '23:50-00:10'])('rejects the short backup window %s', (window) => {
  expect(problems(window)).toEqual([`preferredBackupWindow must be at least 30 minutes long, got ${window}`]);
});

test.each(['sun:04:00-sun:04:29', 'sun:23:50-mon:00:10'])('rejects the short maintenance window %s', (window) => {
  expect(problems(undefined, window)).toEqual([
    `preferredMaintenanceWindow must be at least 30 minutes long, got ${window}`,
  ]);
});
