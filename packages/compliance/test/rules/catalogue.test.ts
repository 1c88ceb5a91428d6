import { CATALOGUE, controlsOf } from '../../src/rules/catalogue';

const controls = CATALOGUE.flat();

test('ids are unique', () => {
  expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
});

test('each service has controls with titles of their own', () => {
  for (const service of CATALOGUE) {
    expect(new Set(service.map(({ id }) => id.split('.')[0])).size).toBe(1);
    expect(service.filter(({ title }) => title.trim() === '' || title.endsWith('.'))).toEqual([]);
    expect(new Set(service.map(({ title }) => title.toLowerCase())).size).toBe(service.length);
  }
});

test('an id without a control is an error', () => {
  expect(() => controlsOf(['RDS.999'])).toThrow('RDS.999 must be a control of the catalogue');
});

test('each decision has the text that explains it', () => {
  for (const { id, decision } of controls) {
    if (decision.by === 'rule') {
      expect([id, decision.rule.types.length]).not.toContain(0);
      expect([id, decision.limits]).not.toContain('');
    }
    if (decision.by === 'configRule') expect(decision.configRule).toMatch(/^[A-Z0-9_]+$/);
    if (decision.by === 'configRule' || decision.by === 'person') expect([id, decision.reason]).not.toContain('');
    if (decision.by === 'account') expect([id, decision.setting]).not.toContain('');
  }
});
