/** Fonts the site carries itself, from the packages that npm installed. */
export const FONTS = [
  {
    family: "Source Sans 3",
    name: "source-sans-3.woff2",
    weight: "200 900",
    source: "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
  },
  {
    family: "Source Serif 4",
    name: "source-serif-4.woff2",
    weight: "200 900",
    source: "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
  },
] as const;
