import type { Rule } from '../../rule';

const SUPPORTED = ['notebook-al2-v3'];
const DEFAULT = 'notebook-al2-v2';

/** A notebook instance runs on a supported platform. */
export const notebookPlatform: Rule = {
  types: ['AWS::SageMaker::NotebookInstance'],
  judge: (notebook) => SUPPORTED.includes(notebook.text('PlatformIdentifier') ?? DEFAULT),
};
