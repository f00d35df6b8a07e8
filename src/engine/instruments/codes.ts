/** The form in which delivered codes and aliases are compared: upper case, letters and digits only. */
export const normalCode = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, "");
