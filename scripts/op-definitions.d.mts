/** Names of the installed TensorFlow's operations, separated by spaces, by their signature. */
export function operationsBySignature(): Record<string, string>;
