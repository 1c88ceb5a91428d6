import { createInterface } from 'node:readline/promises';
import { confirm } from '../../src/shared/question';
import { setTerminal } from '../support/terminal';

jest.mock('node:readline/promises');

const terminal = { question: jest.fn(), close: jest.fn() };
let restore: () => void;

beforeEach(() => {
  terminal.question.mockReset();
  terminal.close.mockReset();
  jest.mocked(createInterface).mockReturnValue(terminal as never);
});

afterEach(() => restore());

test.each(['y', 'Y', 'yes', ' yes '])('accepts the answer %j', async (answer) => {
  restore = setTerminal(true);
  terminal.question.mockResolvedValue(answer);
  await expect(confirm('Deploy?')).resolves.toBeUndefined();
  expect(terminal.question).toHaveBeenCalledWith('Deploy? [y/N] ');
  expect(terminal.close).toHaveBeenCalled();
});

test.each(['', 'n', 'no', 'yess'])('fails for the answer %j', async (answer) => {
  restore = setTerminal(true);
  terminal.question.mockResolvedValue(answer);
  await expect(confirm('Deploy?')).rejects.toThrow('canceled, nothing was changed');
  expect(terminal.close).toHaveBeenCalled();
});

test('fails without a terminal', async () => {
  restore = setTerminal(false);
  await expect(confirm('Deploy?')).rejects.toThrow(
    'Deploy? Confirmation needs a terminal. To confirm without one, add --yes',
  );
  expect(terminal.question).not.toHaveBeenCalled();
});
