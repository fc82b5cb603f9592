/** Asks the reader a question, for the cell to await. `password` hides what is typed. */
declare function input(question?: string, options?: { password?: boolean }): Promise<string>;
/** Asks the reader a question and waits, letting nothing else run; an empty answer gives `initial`. */
declare function prompt(question?: string, initial?: string): string;
