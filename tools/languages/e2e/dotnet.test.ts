import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordRun } from '@pets/compatibility';
import { type PublicType, publicTypes } from '../src/assembly-types';
import { DIST, libraries, type Library } from '../src/workspace';

const PACKAGES = join(DIST, 'dotnet');

/** A machine with .NET compiles the sources, and keeps only the packages. */
const compiled = readdirSync(PACKAGES).some((file) => file.endsWith('.nupkg'));

(compiled ? describe : describe.skip)('.NET packages', () => {
  test.each(libraries())('$name is compiled, with symbols', ({ targets, manifest }) => {
    const name = `${targets.dotnet.packageId}.${manifest.version}`;
    expect(readdirSync(PACKAGES)).toEqual(expect.arrayContaining([`${name}.nupkg`, `${name}.snupkg`]));
  });
});

(compiled ? describe.skip : describe)('.NET sources', () => {
  describe.each(libraries())('$name', (library) => {
    const { dotnet } = library.targets;
    const types = publicTypes(library);

    test('the project has the package id, the license and the version', () => {
      const project = readFileSync(join(PACKAGES, dotnet.packageId, `${dotnet.packageId}.csproj`), 'utf8');
      expect(project).toContain(`<PackageId>${dotnet.packageId}</PackageId>`);
      expect(project).toContain('<PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>');
      expect(project).toContain(`<PackageVersion>${library.manifest.version}</PackageVersion>`);
    });

    test('each public type is declared in a file of its own', () => {
      expect(types.length).toBeGreaterThan(0);
      const missing = types.flatMap((type) =>
        declarationsOf(type).flatMap(([file, declaration]) => {
          const source = sourceOf(library, file);
          return declaration.test(source) && source.includes(`namespace ${dotnet.namespace}\n`) ? [] : [file];
        }),
      );
      expect(missing).toEqual([]);
    });

    test('each example is in C#', () => {
      const withExample = types.filter(({ docs }) => docs?.example);
      expect(withExample.length).toBeGreaterThan(0);
      const wrong = withExample.filter(({ name }) => {
        const example = /<example>\s*\/\/\/ <code>(.*?)<\/code>/s.exec(sourceOf(library, name))?.[1] ?? '';
        return !example.includes(';') || /\bconst \w+ =|\bnew \w[\w.]*\(this, '/.test(example);
      });
      expect(wrong.map(({ name }) => name)).toEqual([]);
    });
  });

  test('docs/compatibility.md is current', () => {
    const note = 'the sources are generated and checked, but not compiled without the .NET SDK';
    recordRun('languages-dotnet', [
      { section: 'languages', subject: 'all libraries', tool: '.NET', result: 'not available', note, varies: true },
    ]);
  });
});

/** Files of a type with the declaration that they contain. Props have an interface and a class that implements it. */
function declarationsOf({ name, kind, datatype }: PublicType): [string, RegExp][] {
  if (kind === 'interface') {
    const file = datatype ? `I${name}` : name;
    const declared: [string, RegExp] = [file, new RegExp(`public interface ${file}\\b`)];
    return datatype ? [declared, [name, new RegExp(`public class ${name}\\b`)]] : [declared];
  }
  const declaration = kind === 'enum' ? `public enum ${name}\\b` : `public (abstract )?class ${name}\\b`;
  return [[name, new RegExp(declaration)]];
}

function sourceOf({ targets: { dotnet } }: Library, type: string): string {
  const file = join(PACKAGES, dotnet.packageId, ...dotnet.namespace.split('.'), `${type}.cs`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
