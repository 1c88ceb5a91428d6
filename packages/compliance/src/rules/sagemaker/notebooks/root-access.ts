import type { Rule } from '../../rule';

/** Users of a notebook instance do not have root access. */
export const rootAccess: Rule = {
  types: ['AWS::SageMaker::NotebookInstance'],
  judge: (notebook) => notebook.text('RootAccess') === 'Disabled',
};
