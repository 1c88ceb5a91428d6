/**
 * An input as JSON, so that a failure can be kept as an example. An object with one of these keys is built, any other object
 * is a struct.
 */
export type Recipe = null | boolean | number | string | readonly Recipe[] | RecipeObject;

export interface RecipeObject {
  readonly [name: string]: Recipe;
}

/** A value that JSON lacks. */
export interface SpecialNumber extends RecipeObject {
  readonly $number: 'NaN' | 'Infinity' | '-Infinity';
}

/** An input: a construct with its props, and the methods that are called on it. */
export interface Input {
  readonly construct: string;
  readonly props: Recipe;
  readonly calls?: readonly { readonly method: string; readonly args: readonly Recipe[] }[];
}
