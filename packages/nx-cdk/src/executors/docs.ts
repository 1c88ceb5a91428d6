import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../deployment/session';
import { executor } from './executor';

/** Writes the `API.md` of a jsii module. */
export default executor<object>(async (_, context) => {
  // an optional peer: an app's workspace does without
  const { Documentation, Language } = await import('jsii-docgen');
  const project = join(context.root, projectRoot(context));
  // npm hoists dependencies, so the assemblies are in the workspace's root
  const docs = await Documentation.forProject(project, { assembliesDir: context.root });
  const markdown = await docs.toMarkdown({ language: Language.TYPESCRIPT, allSubmodules: true });
  writeFileSync(join(project, 'API.md'), markdown.render());
});
