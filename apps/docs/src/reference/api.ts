import { join } from 'node:path';
import { SUPPORTED_ASSEMBLY_FEATURES, LANGUAGE_SPECIFIC } from 'jsii-docgen/lib/docgen/view/documentation';
import { ApiReference } from 'jsii-docgen/lib/docgen/view/api-reference';
import type { ApiReferenceSchema } from 'jsii-docgen/lib/docgen/schema';
import { TypeSystem } from 'jsii-reflect';

/** Languages of the signatures, by the name that jsii-docgen uses. */
export const LANGUAGES = {
  typescript: { label: 'TypeScript', code: 'ts' },
  python: { label: 'Python', code: 'python' },
  java: { label: 'Java', code: 'java' },
  go: { label: 'Go', code: 'go' },
  csharp: { label: 'C#', code: 'csharp' },
} as const;

/** Name of a language. */
export type LanguageName = keyof typeof LANGUAGES;

/** The API of a library in all languages. */
export interface LibraryApi {
  /** Name of the npm package. */
  readonly name: string;
  /** Name of the folder in `packages`. */
  readonly folder: string;
  readonly description: string;
  /** Ids of the members that its types declare themselves. Other members are those of the AWS CDK. */
  readonly own: ReadonlySet<string>;
  /** Names of all structs that it uses. */
  readonly structs: ReadonlySet<string>;
  readonly languages: Readonly<Record<LanguageName, ApiReferenceSchema>>;
}

/** Reads the jsii assemblies of built libraries. */
export async function readApis(root: string, folders: readonly string[]): Promise<readonly LibraryApi[]> {
  const system = new TypeSystem();
  const apis: LibraryApi[] = [];
  const structs = new Set<string>();
  for (const folder of folders) {
    const assembly = await system.load(join(root, 'packages', folder), {
      validate: false,
      supportedFeatures: SUPPORTED_ASSEMBLY_FEATURES,
    });
    for (const { name } of system.interfaces.filter((type) => type.isDataType())) structs.add(name);
    const languages = Object.fromEntries(
      Object.keys(LANGUAGES).map((language) => [
        language,
        new ApiReference(LANGUAGE_SPECIFIC[language].transpile, assembly, undefined, false).toJson(),
      ]),
    ) as Record<LanguageName, ApiReferenceSchema>;
    const own = new Set(
      [...assembly.classes, ...assembly.interfaces].flatMap(({ fqn, ownMethods, ownProperties }) => [
        ...ownMethods.map(({ name }) => `${fqn}.${name}`),
        ...ownProperties.map(({ name }) => `${fqn}.property.${name}`),
      ]),
    );
    apis.push({ name: assembly.name, folder, description: assembly.description ?? '', own, structs, languages });
  }
  return apis;
}
