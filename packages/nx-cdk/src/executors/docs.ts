import { join } from 'node:path';
import { projectRoot } from '../deployment/session';
import { libraryGuide } from '../guide/library-guide';
import { executor } from '../shared/executor';
import { writeWhole } from '../shared/write-whole';

/** Writes the `API.md` and the `llms.txt` of a jsii library. */
export default executor<object>(async (_, context) => {
  // an optional peer dependency: a workspace without libraries does not install it
  const { Documentation, Language } = await import('jsii-docgen');
  const project = join(context.root, projectRoot(context));
  // npm installs dependencies in the root of the workspace
  const docs = await Documentation.forProject(project, { assembliesDir: context.root });
  const markdown = await docs.toMarkdown({ language: Language.TYPESCRIPT, allSubmodules: true });
  writeWhole(join(project, 'API.md'), markdown.render());
  writeWhole(join(project, 'llms.txt'), libraryGuide(project));
});
