/** The Python of the project's environment. */
export const python: string;

/** What Jupyter finds groklab's kernel, lab extension and settings through, and this very Node. */
export function jupyterEnvironment(): NodeJS.ProcessEnv;
