import python from '../../src/executors/python';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const { PATH } = process.env;

afterEach(() => {
  process.env.PATH = PATH;
});

test('is skipped with one line if python3 is not installed', async () => {
  process.env.PATH = '';
  expect(await setup.run(python, {})).toEqual({ success: true });
  expect(setup.output).toBe('shop: python3 with venv and pip is not installed, the Python test is skipped');
});
