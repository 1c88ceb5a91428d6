/** License of a component: an SPDX identifier, an SPDX expression, or a text that is neither. */
export type License =
  { readonly license: { readonly id?: string; readonly name?: string } } | { readonly expression: string };

/** A package in an SBOM. */
export interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope?: 'required' | 'optional';
  readonly licenses?: readonly License[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** The packages on which a component depends. */
export interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

/** An SBOM in CycloneDX format. */
export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly component: Component } & Readonly<Record<string, unknown>>;
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}
