/** The part of papaparse (a development dependency without types) that tests compare with. */
declare module "papaparse" {
  const Papa: {
    unparse(
      rows: readonly (readonly string[])[],
      options: { newline: string; quotes: (value: unknown) => boolean },
    ): string;
    parse<Row>(
      text: string,
      options: { header?: boolean; skipEmptyLines?: boolean; newline?: string; delimiter?: string },
    ): { readonly data: Row[] };
  };
  export default Papa;
}
