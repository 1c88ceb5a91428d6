import { parseControls } from '../../src/recorder/controls';

test.each([
  ['It is open - (Control ID: 6.6).', 'It is open.', ['6.6']],
  ['It is open - (Control IDs: AC-2(1), AU-2b, SI-4(a)(b)(c)).', 'It is open.', ['AC-2(1)', 'AU-2b', 'SI-4(a)(b)(c)']],
  ['It is open (Control IDs: 164.312(a)(2)(iv), 164.312(e)(1)', 'It is open.', ['164.312(a)(2)(iv)', '164.312(e)(1)']],
  ['It is open - (Control IDs: 2.2, 2.2).', 'It is open.', ['2.2']],
  ['[CT.S3.PR.1]: Require it to be shut', 'Require it to be shut', ['CT.S3.PR.1']],
  ['It is open.', 'It is open.', []],
])('%s', (info, text, controls) => {
  expect(parseControls(info)).toEqual({ text, controls });
});
