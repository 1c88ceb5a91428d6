import type { Loss } from '../../src/deployment/changes';
import { judge } from '../../src/deployment/verdict';

const database = loss({ logicalId: 'Database1', path: 'Data/Database/Resource', stateful: true });
const topic = loss({ logicalId: 'Topic1' });
const task = loss({ logicalId: 'Task1', revision: true });

function loss(rest: Partial<Loss>): Loss {
  const fixed = { stack: 'Data', type: 'Some::Type', impact: 'replaced', stateful: false, revision: false } as const;
  return { ...fixed, logicalId: 'A', causes: [], ...rest };
}

test('refuses stateful resources, requires confirmation for others, and ignores revisions', () => {
  expect(judge([database, topic, task], [], 'dev')).toEqual({
    refused: [database],
    allowed: [],
    unconfirmed: [topic],
    unused: [],
  });
});

test.each(['Data/Database1', 'dev/Data/Database1', 'Data/Database/Resource', 'dev/Data/Database/Resource'])(
  'allows a stateful resource that is named as %s',
  (name) => {
    expect(judge([database], [name], 'dev')).toMatchObject({ refused: [], allowed: [database] });
  },
);

test('requires no confirmation for a resource that is named', () => {
  expect(judge([topic], ['Data/Topic1']).unconfirmed).toEqual([]);
});

test('a name does not allow the same logical id in another stack', () => {
  const other = loss({ stack: 'Replica', logicalId: 'Database1', stateful: true });
  expect(judge([database, other], ['Data/Database1']).refused).toEqual([other]);
});

test('a part of a path allows nothing', () => {
  expect(judge([database], ['Data/Database', 'Database1']).refused).toEqual([database]);
});

test('reports names that match no resource', () => {
  expect(judge([database], ['Data/Database1', 'Data/Datebase'], 'dev').unused).toEqual(['Data/Datebase']);
});
