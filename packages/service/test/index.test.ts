import * as service from '../src';

const classes = Object.entries(service).flatMap(([name, value]) =>
  typeof value === 'function' ? [[name, value] as [string, { prototype: object }]] : [],
);

test('exports classes', () => {
  expect(classes.length).toBeGreaterThan(20);
});

test.each(classes)('%s has no internal members', (_, type) => {
  const members = [...Object.getOwnPropertyNames(type), ...Object.getOwnPropertyNames(type.prototype)];
  expect(members.filter((name) => name.startsWith('_'))).toEqual([]);
});
