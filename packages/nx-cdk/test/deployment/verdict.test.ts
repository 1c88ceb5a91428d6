import type { Loss } from '../../src/deployment/changes';
import { judge } from '../../src/deployment/verdict';

const database = loss({ logicalId: 'Database1', path: 'Data/Database/Resource', stateful: true });
const topic = loss({ logicalId: 'Topic1' });
const task = loss({ logicalId: 'Task1', revision: true });

function loss(rest: Partial<Loss>): Loss {
  const fixed = { stack: 'Data', type: 'Some::Type', fate: 'replaced', stateful: false, revision: false } as const;
  return { ...fixed, logicalId: 'A', because: [], ...rest };
}

test('refuses what is stateful, asks about the rest, and leaves revisions alone', () => {
  expect(judge([database, topic, task], [], 'dev')).toEqual({
    refused: [database],
    allowed: [],
    asked: [topic],
    idle: [],
  });
});

test.each(['Data/Database1', 'dev/Data/Database1', 'Data/Database/Resource', 'dev/Data/Database/Resource'])(
  'allows what is named as %s',
  (name) => {
    expect(judge([database], [name], 'dev')).toMatchObject({ refused: [], allowed: [database] });
  },
);

test('what is named need not be asked about', () => {
  expect(judge([topic], ['Data/Topic1']).asked).toEqual([]);
});

test('a name allows one resource, not the same id in another stack', () => {
  const other = loss({ stack: 'Replica', logicalId: 'Database1', stateful: true });
  expect(judge([database, other], ['Data/Database1']).refused).toEqual([other]);
});

test('a part of a path allows nothing', () => {
  expect(judge([database], ['Data/Database', 'Database1']).refused).toEqual([database]);
});

test('tells which names were idle', () => {
  expect(judge([database], ['Data/Database1', 'Data/Datebase'], 'dev').idle).toEqual(['Data/Datebase']);
});
