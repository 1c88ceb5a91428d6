import * as service from '../src';

const classes = Object.entries<{ prototype: object }>(service).filter(([, value]) => typeof value === 'function');

test('exports classes', () => {
  expect(classes.length).toBeGreaterThan(20);
});

test.each(classes)('%s has no internal members', (_, type) => {
  const members = [...Object.getOwnPropertyNames(type), ...Object.getOwnPropertyNames(type.prototype)];
  expect(members.filter((name) => name.startsWith('_'))).toEqual([]);
});
