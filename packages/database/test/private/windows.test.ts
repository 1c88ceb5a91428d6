import { checkWindows } from '../../src/private/windows';

const problems = (backup?: string, maintenance?: string) =>
  checkWindows(backup, maintenance).filter((problem) => problem !== undefined);

test.each([
  ['that follow one another', '03:00-04:00', 'sun:04:00-sun:05:00'],
  ['the other way round', '05:00-06:00', 'sun:04:00-sun:05:00'],
  ['of half an hour', '03:00-03:30', 'Sun:04:00-Sun:04:30'],
  ['over midnight', '23:45-00:15', 'sun:23:15-sun:23:45'],
  ['over the end of the week', '01:00-02:00', 'sun:23:30-mon:00:30'],
  ['of which one is missing', '03:00-04:00', undefined],
])('windows %s are taken', (_, backup, maintenance) => {
  expect(problems(backup, maintenance)).toEqual([]);
});

test.each([
  ['in part', '03:30-04:30', 'sun:04:00-sun:05:00'],
  ['wholly', '04:10-04:40', 'sun:04:00-sun:05:00'],
  ['the other way round', '03:00-06:00', 'sun:04:00-sun:05:00'],
  ['after midnight', '23:30-00:30', 'mon:00:00-mon:01:00'],
  ['after the end of the week', '00:15-00:45', 'sun:23:30-mon:00:30'],
  ['on the second of two days', '03:00-04:00', 'tue:12:00-wed:12:00'],
])('windows that overlap %s fail', (_, backup, maintenance) => {
  expect(problems(backup, maintenance)).toEqual([
    `preferredBackupWindow ${backup} must not overlap preferredMaintenanceWindow ${maintenance}`,
  ]);
});

test.each(['', '3:00-4:00', '03:00', '24:00-01:00', '03:60-04:30', '03:00-04:00-05:00', '03:00 - 04:00', 'sun:03:00'])(
  'the backup window %p is malformed',
  (window) => {
    expect(problems(window)).toEqual([`preferredBackupWindow must have the form hh:mm-hh:mm, got ${window}`]);
  },
);

test.each(['', 'sun:04:00', '04:00-05:00', 'day:04:00-day:05:00', 'sun-04:00-sun:05:00', 'sun:04:00-sun:24:00'])(
  'the maintenance window %p is malformed',
  (window) => {
    expect(problems(undefined, window)).toEqual([
      `preferredMaintenanceWindow must have the form ddd:hh:mm-ddd:hh:mm, got ${window}`,
    ]);
  },
);

test.each(['03:00-03:29', '03:00-03:00', '23:50-00:10'])('the backup window %s is too short', (window) => {
  expect(problems(window)).toEqual([`preferredBackupWindow must last at least 30 minutes, got ${window}`]);
});

test.each(['sun:04:00-sun:04:29', 'sun:23:50-mon:00:10'])('the maintenance window %s is too short', (window) => {
  expect(problems(undefined, window)).toEqual([
    `preferredMaintenanceWindow must last at least 30 minutes, got ${window}`,
  ]);
});
